"""`alcove work statements`: make every statement that is due."""

import click

from billing import contracts, statements
from kernel import clock
from portal import terminal, unit_of_work
from portal.work.app import create
from portal.work.jobs import answer
from portal.work.settings import read


@click.group(name="statements")
def group() -> None:
    """Statements of all organisations."""


@group.command()
@terminal.json_option
def run() -> None:
    """Rate every closed period whose heads and release have arrived. Made statements stay as they are."""
    with create(read("command-work")).app_context():
        with unit_of_work.everybody(answer.ROLE):
            holders = contracts.holders()
        made = 0
        for tenant_id in holders:
            with unit_of_work.acting(answer.ROLE, tenant_id=tenant_id):
                made += len(statements.run(at=clock.now()))
    terminal.say(
        f"{made} statements were made for {len(holders)} organisations.", made=made, organisations=len(holders)
    )
