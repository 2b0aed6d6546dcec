"""`alcove work invoices`: hand statements to the collector."""

from datetime import datetime

import click

from billing import contracts
from billing import invoices as books
from kernel import clock
from portal import terminal, unit_of_work
from portal.work.app import create
from portal.work.jobs import answer
from portal.work.settings import read


@click.group(cls=terminal.Group)
def invoices() -> None:
    """Invoices of all organisations."""


@invoices.command()
@terminal.json_option
def send() -> None:
    """Have every statement without an invoice made into one. The worker does it, once, and tells finance by mail."""
    with create(read("command-work")).app_context():
        asked = ask_all(at=clock.now())
    terminal.say(f"{asked} invoices were handed to the worker.", asked=asked)


def ask_all(*, at: datetime) -> int:
    """Each organisation in a transaction of its own: how many were handed over."""
    with unit_of_work.everybody(answer.ROLE):
        holders = contracts.holders()
    asked = 0
    for tenant_id in holders:
        with unit_of_work.acting(answer.ROLE, tenant_id=tenant_id):
            asked += books.ask(at=at)
    return asked
