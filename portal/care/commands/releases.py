"""`alcove care period close` and `alcove care releases`: drawing, signing, and the key to pin."""

import click

from kernel import clock
from portal import terminal, unit_of_work
from portal.care.commands import running
from portal.care.jobs import releases as work
from portal.care.jobs.answer import ROLE


@click.group(cls=terminal.Group)
def period() -> None:
    """Periods whose figures are drawn together."""


@period.command("close")
@click.argument("period")
@terminal.json_option
def close(period: str) -> None:
    """Close PERIOD (such as 2026-01-q3) of every unit for which it is due."""
    with running.application(), unit_of_work.everybody(ROLE):
        drawn = work.close_periods(at=clock.now(), period=period)
    terminal.say(f"{period}: {drawn} drawn.", period=period, drawn=drawn)


@click.group(cls=terminal.Group)
def releases() -> None:
    """Releases: signed figures of closed periods."""


@releases.command("publish")
@terminal.json_option
def publish() -> None:
    """Sign every release that was drawn. Each can be fetched from its own day on."""
    with running.application(), unit_of_work.everybody(ROLE):
        signed = work.publish_releases(at=clock.now())
    terminal.say(f"{signed} signed.", signed=signed)
