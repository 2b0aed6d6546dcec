"""`alcove care plans pull`: take in what the other side has published."""

import click

from portal import terminal, unit_of_work
from portal.care.commands import running
from portal.care.jobs import plans as work
from portal.care.jobs.answer import ROLE


@click.group(cls=terminal.Group)
def plans() -> None:
    """Plan documents and the key directory."""


@plans.command()
@terminal.json_option
def pull() -> None:
    """Fetch, verify and keep the key directory and every unit's plan. The worker does the same every few minutes."""
    with running.application(), unit_of_work.everybody(ROLE):
        pulled = work.pull()
    refused = f" {len(pulled.refused)} could not be taken; see the log." if pulled.refused else ""
    terminal.say(
        f"{pulled.keys} keys and {len(pulled.plans)} plans are up to date.{refused}",
        keys=pulled.keys,
        plans=len(pulled.plans),
        refused=[str(unit_id) for unit_id in pulled.refused],
    )
