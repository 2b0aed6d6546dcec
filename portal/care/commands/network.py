"""`alcove care network add`: let the first person in who looks after the network."""

import click

from portal import terminal
from portal.care import inviting
from portal.care.commands import running


@click.group(cls=terminal.Group)
def network() -> None:
    """The people who look after the network."""


@network.command()
@click.option("--name", required=True, help="What to call this person.")
@terminal.json_option
def add(name: str) -> None:
    """Make a link by which this person sets up a passkey. It works once, for seven days, and is shown only here."""
    with running.application():
        link = inviting.network(name)
    terminal.say(f"An invitation for {name}, for seven days:\n{link}", link=link)
