"""`alcove work tenant add`: an organisation, with a unit of its own."""

from datetime import datetime
from uuid import uuid4

import click

from kernel import clock
from portal import terminal, unit_of_work
from portal.work.commands import running
from tenants import organisations
from tenants.organisations import Wanted


@click.group()
def tenant() -> None:
    """Organisations."""


@tenant.command()
@click.argument("slug")
@click.option("--name", required=True, help="As its people know it.")
@click.option("--country", default="GB", show_default=True, help="Two capital letters (ISO 3166-1).")
@click.option(
    "--year", type=click.DateTime(["%Y-%m-%d"]), help="First day of the contract year; 1 January unless given."
)
@terminal.json_option
def add(slug: str, name: str, country: str, year: datetime | None) -> None:
    """Add the organisation SLUG."""
    starts_on = year.date() if year else clock.today().replace(month=1, day=1)
    tenant_id = uuid4()
    with running.app(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
        row = organisations.add(tenant_id, Wanted(slug, name, country, starts_on), at=clock.now())
        unit_id = row.unit_id
    terminal.say(f"{name} was added.", tenant_id=tenant_id, unit_id=unit_id)
