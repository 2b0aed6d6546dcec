"""`alcove work sso connect`: connect an organisation's sign-in from a metadata file, without a page."""

from pathlib import Path

import click

from kernel import clock
from portal import terminal, unit_of_work
from portal.work import wiring
from portal.work.app import create
from portal.work.settings import read
from sso import connections
from sso.saml import metadata
from sso.saml.connection import Addresses
from sso.states import State
from tenants import organisations


@click.group()
def sso() -> None:
    """The sign-in of organisations."""


@sso.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="METADATA.xml")
@terminal.json_option
def connect(slug: str, file: Path) -> None:
    """Connect SLUG's sign-in to the identity provider described in METADATA.xml, and switch it on at once."""
    app = create(read("command-work"))
    with app.app_context():
        ours, connection_id = connect_file(slug, file.read_bytes())
    terminal.say(
        f"{slug} signs in at {ours.login(connection_id)}",
        connection_id=connection_id,
        login=ours.login(connection_id),
        entity_id=ours.metadata(connection_id),
        acs=ours.acs(connection_id),
    )


def connect_file(slug: str, document: bytes) -> tuple[Addresses, str]:
    """Connect and switch on; our addresses and the connection's id. Raises NoSuchOrganisation, MetadataRefused."""
    settings, at = wiring.settings(), clock.true_now()
    with unit_of_work.acting("operator_web"):
        tenant_id = organisations.get_id(slug)
    found = metadata.read(document, at=at, allow_loopback=settings.demonstration)
    with unit_of_work.acting("hr_web", tenant_id=tenant_id):
        connection = connections.find_latest() or connections.begin(sealing_key=settings.sealing_key, at=at)
        connections.connect(connection, found, at=at)
        if connection.state != State.ACTIVE:
            connections.activate_untested(connection, at=at)
        connection_id = str(connection.connection_id)
    return Addresses(base=settings.base_url, acs_base=settings.acs_url), connection_id
