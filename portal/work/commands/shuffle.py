"""`alcove work shuffle`: put the ledger in a new random order now, before a copy is taken."""

import click

from kernel import clock
from portal import terminal
from portal.work.commands import running
from portal.work.jobs import enrolling


@click.command()
@terminal.json_option
def shuffle() -> None:
    """Write the ledger anew in random order. The worker does so every hour."""
    with running.app():
        enrolling.rewrite_ledger(at=clock.now())
    terminal.say("The ledger stands in a new order.", shuffled=True)
