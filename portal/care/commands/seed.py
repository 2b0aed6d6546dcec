"""`alcove care seed`: the care side's part of the demonstration: its providers, and two years of figures.

What is there already stays as it is; only the links in personas.txt are made anew at every start.
"""

from datetime import datetime
from pathlib import Path

import click

from kernel import clock
from kernel.refusals import Refused
from portal import terminal
from portal.care import wiring
from portal.care.commands import running
from portal.care.seeding import history, network, personas
from portal.care.seeding.handing_over import Handed


class NoDemonstration(Refused):
    """Made-up people must never stand among real ones."""

    message = "This is not a demonstration. Made-up people are brought in by `alcove up --demo` only."


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--scale", default=1.0, show_default=True, help="How many providers there are; less for tests.")
@terminal.json_option
def seed(folder: Path, scale: float) -> None:
    """Bring in made-up providers and figures of two years, and say in FOLDER who one can be."""
    with running.application():
        if not wiring.settings().demonstration:
            raise NoDemonstration
        entries = network.entries(scale)
        fill(entries, Handed(folder / "handed"), at=clock.now())
        _write_personas(folder / "personas", entries[0].name)
    terminal.say("The care side has its providers and its figures.", providers=len(entries))


def fill(entries: list[network.Entry], handed: Handed, *, at: datetime) -> None:
    """Everything that is not there yet."""
    if handed.is_settled():
        return
    _say(f"{network.fill(entries, at=at)} providers")
    found = handed.pull()
    _say(f"plans of {len(found)} units, signed by {handed.fingerprint()}")
    for plan in found:
        _say(f"{history.contribute(plan, until=at.date())} appointments")
    _say(f"{history.close(found, at=at)} periods closed")
    _say(f"{handed.publish(found, at=at)} releases published")


def _write_personas(folder: Path, first: str) -> None:
    everybody = folder / "providers.txt"
    written = personas.write(first, more=str(everybody))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, text in ((folder / "care.txt", written.text), (everybody, written.providers)):
        file.touch(mode=0o600)
        file.write_text(text)


def _say(text: str) -> None:
    if not terminal.wants_json():
        click.echo(f"  {text}")
