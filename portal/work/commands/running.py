"""How a command of this side runs: the application as `command-work`, and one piece of work at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Flask

from portal import unit_of_work
from portal.work.app import create
from portal.work.settings import read
from portal.work.surfaces import SURFACES
from tenants import organisations

# A command writes links to pages. What directories speak to needs a library that takes half a second to come.
PAGES = tuple(surface for surface in SURFACES if surface.name != "scim")


@contextmanager
def app() -> Iterator[Flask]:
    """The application of a command, ready for rules."""
    made = create(read("command-work"), surfaces=PAGES)
    with made.app_context():
        yield made


def tenant(slug: str) -> UUID:
    """The organisation of this short name. Raises NoSuchOrganisation."""
    with unit_of_work.acting("operator_web"):
        return organisations.get_id(slug)
