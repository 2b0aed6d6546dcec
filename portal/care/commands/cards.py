"""`alcove care cards take`: keep the boxes of paper cards that were printed elsewhere."""

from pathlib import Path

import click

from eligibility.redeeming import cards as boxes
from kernel import clock
from portal import terminal, unit_of_work
from portal.care.commands import running
from portal.care.jobs.answer import ROLE


@click.group(cls=terminal.Group)
def cards() -> None:
    """Paper cards, for people without a device."""


@cards.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="boxes.json")
@terminal.json_option
def take(file: Path) -> None:
    """Keep the boxes in boxes.json, all or none. Nobody can open one without the code on its card."""
    with running.application(), unit_of_work.everybody(ROLE):
        count = boxes.take(file.read_bytes(), on=clock.today())
    terminal.say(f"{count} boxes are here. Destroy the file now: it is not needed again.", count=count)
