"""`alcove care shuffle`: put accounts and spent vouchers in a new random order now, before a copy is taken."""

import click

from kernel import clock
from portal import terminal
from portal.care.commands import running
from portal.care.jobs import accounts


@click.command()
@terminal.json_option
def shuffle() -> None:
    """Write accounts, logins and spent vouchers anew in random order. The worker does so every night."""
    with running.application():
        accounts.shuffle_accounts(at=clock.now())
    terminal.say("Accounts stand in a new order.", shuffled=True)
