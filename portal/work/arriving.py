"""The seam between a company sign-in and the surfaces it opens: whose roster, and who is let in as whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from portal.surfaces import Visitor
from sso.arrivals import Arrived
from sso.purposes import Purpose
from sso.subjects import Roster


@dataclass(frozen=True)
class Welcomed:
    """Who somebody is at the surface they go to. `surface` is its name."""

    visitor: Visitor
    surface: str


# Finds the person of an arrival (with the organisation's scope entered). Raises SignInRefused.
Welcome = Callable[[Arrived], Welcomed]


@dataclass(frozen=True)
class Seams:
    """What fills the seam: `welcomes` has an entry for the desk and one for staff."""

    roster: Roster
    welcomes: Mapping[Purpose, Welcome]


def plug(app: Flask, seams: Seams) -> None:
    """Give the application what fills the seam."""
    app.extensions["arriving"] = seams


def seams() -> Seams:
    """What fills the seam in the current application."""
    found: Seams = current_app.extensions["arriving"]
    return found
