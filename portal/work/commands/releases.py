"""`alcove work releases`: pin the key of the other side, and pull what it has published."""

import click

from kernel import clock
from portal import terminal, unit_of_work
from portal.work.app import create
from portal.work.jobs import releases as work
from portal.work.jobs.answer import ROLE
from portal.work.settings import read

LENGTH = 64


@click.group(cls=terminal.Group)
def releases() -> None:
    """Releases: signed figures of closed periods."""


@releases.command("pin")
@click.argument("key")
@terminal.json_option
def pin(key: str) -> None:
    """Trust KEY (64 hexadecimal digits, as `alcove care keys show` shows it). Compare the fingerprint first."""
    try:
        public = bytes.fromhex(key)
    except ValueError as error:
        raise click.BadParameter("a key is 64 hexadecimal digits") from error
    if len(key) != LENGTH:
        raise click.BadParameter("a key is 64 hexadecimal digits")
    with create(read("command-work")).app_context():
        shown = work.pin(public)
    terminal.say(f"Pinned. Fingerprint: {shown}", fingerprint=shown)


@releases.command("pull")
@terminal.json_option
def pull() -> None:
    """Fetch, verify and keep every release whose day has come."""
    with create(read("command-work")).app_context(), unit_of_work.everybody(ROLE):
        new = work.pull(at=clock.now())
    terminal.say(f"{new} new.", new=new)
