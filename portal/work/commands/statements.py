"""`alcove work statements`: make every statement that is due."""

from datetime import datetime

import click

from billing import contracts
from billing import statements as books
from kernel import clock
from portal import terminal, unit_of_work
from portal.work.app import create
from portal.work.jobs import answer
from portal.work.settings import read


@click.group(cls=terminal.Group)
def statements() -> None:
    """Statements of all organisations."""


@statements.command()
@terminal.json_option
def run() -> None:
    """Rate every closed period whose heads and release have arrived. Made statements stay as they are."""
    with create(read("command-work")).app_context():
        made, holders = make_all(at=clock.now())
    terminal.say(f"{made} statements were made for {holders} organisations.", made=made, organisations=holders)


def make_all(*, at: datetime) -> tuple[int, int]:
    """Each organisation in a transaction of its own: how many statements were made, for how many organisations."""
    with unit_of_work.everybody(answer.ROLE):
        holders = contracts.holders()
    made = 0
    for tenant_id in holders:
        with unit_of_work.acting(answer.ROLE, tenant_id=tenant_id):
            made += len(books.run(at=at))
    return made, len(holders)
