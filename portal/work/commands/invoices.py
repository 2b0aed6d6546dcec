"""`alcove work invoices`: hand statements to the collector."""

import click

from billing import contracts, invoices
from kernel import clock
from portal import terminal, unit_of_work
from portal.work.app import create
from portal.work.jobs import answer
from portal.work.settings import read


@click.group(name="invoices")
def group() -> None:
    """Invoices of all organisations."""


@group.command()
@terminal.json_option
def send() -> None:
    """Have every statement without an invoice made into one. The worker does it, once, and tells finance by mail."""
    with create(read("command-work")).app_context():
        with unit_of_work.everybody(answer.ROLE):
            holders = contracts.holders()
        asked = 0
        for tenant_id in holders:
            with unit_of_work.acting(answer.ROLE, tenant_id=tenant_id):
                asked += invoices.ask(at=clock.now())
    terminal.say(f"{asked} invoices were handed to the worker.", asked=asked)
