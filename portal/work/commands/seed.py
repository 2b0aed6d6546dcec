"""`alcove work seed` and `alcove work settle`: the work side's part of the demonstration, in two steps.

What is there already stays as it is; only the links in personas.txt are made anew at every start.
"""

from datetime import UTC, datetime, time
from pathlib import Path

import click
from dateutil.relativedelta import relativedelta

from kernel import clock
from kernel.refusals import Refused
from portal import terminal
from portal.work import wiring
from portal.work.commands import running
from portal.work.jobs import plans, pools
from portal.work.seeding import collecting, collector, companies, organising, personas, settling, signing_in
from portal.work.seeding.collector import Books
from portal.work.seeding.handing_over import Handed
from portal.work.seeding.organising import Placed
from portal.work.seeding.signing_in import Idp

BEGAN_MONTHS_AGO = 18
QUARTER = 3
FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


class NoDemonstration(Refused):
    """Made-up people must never stand among real ones."""

    message = "This is not a demonstration. Made-up people are brought in by `alcove up --demo` only."


@click.command()
@FOLDER
@click.option("--idp", "idp_url", default="http://idp.localhost:8010", show_default=True, help="Where people sign in.")
@click.option("--scale", default=1.0, show_default=True, help="How large the organisations are; less for tests.")
@terminal.json_option
def seed(folder: Path, idp_url: str, scale: float) -> None:
    """Bring in made-up organisations with two years behind them, and say in FOLDER who one can be."""
    with running.app():
        _check()
        placed = fill(Handed(folder / "handed"), Idp(folder / "idp", idp_url), scale=scale, at=clock.now())
        _write_personas(folder, personas.write(placed, at=clock.now()))
    terminal.say("The work side has its organisations.", organisations=len(placed))


@click.command()
@FOLDER
@click.option(
    "--pay", "pay_url", default="http://pay.localhost:8011", show_default=True, help="Where invoices are seen."
)
@click.option("--scale", default=1.0, help="As it was for `seed`.")
@terminal.json_option
def settle(folder: Path, pay_url: str, scale: float) -> None:
    """Take in the releases of the past, and make the statements and invoices that followed. Again: nothing."""
    handed = Handed(folder / "handed")
    with running.app():
        _check()
        placed = organising.place(companies.all_of_them(scale), starts_at=clock.now())
        vendor = wiring.settings().stripe
        books = Books(folder / "pay" / "pay.json", pay_url, vendor)
        made = bill(placed, handed, books, at=clock.now()) if vendor.api_base else rate(placed, handed, at=clock.now())
    handed.mark_settled()
    terminal.say(f"{made} statements tell of the past.", statements=made)


def fill(handed: Handed, idp: Idp, *, scale: float, at: datetime) -> list[Placed]:
    """Everything that this side can do before the other has published figures."""
    began = began_at(at)
    placed = organising.place(companies.all_of_them(scale), starts_at=began)
    if handed.is_settled():
        return placed
    _say(f"{len(placed)} organisations")
    for one in placed:
        organising.fill(one, starts_at=began)
    pools.decide(at=began)
    # Those who waited for a pool are in it now.
    placed = organising.place(companies.all_of_them(scale), starts_at=began)
    for one in placed:
        organising.agree(one, starts_at=began)
    _say("rosters, contracts and the ledger's members")
    organising.count_heads(placed, starts_on=began.date(), at=at)
    _collect_by_year(placed, began, at)
    signing_in.connect(placed, idp, by=at.date())
    handed.publish(list(dict.fromkeys(one.unit_id for one in placed)))
    return placed


def bill(placed: list[Placed], handed: Handed, books: Books, *, at: datetime) -> int:
    """Every past day on which something was published: releases, then statements, then invoices, older ones paid."""
    handed.pin()
    made = 0
    past = settling.moments(list(dict.fromkeys(one.unit_id for one in placed)), at=at)
    with collector.running(books) as collected:
        for moment in past:
            handed.receive(at=moment)
            sent = settling.bill(placed, collected.payments, at=moment)
            made += len(sent)
            if moment != past[-1]:
                settling.settle_all(sent, collected.payments, collected.pay, at=moment + settling.PAID_AFTER)
            _say(f"{moment:%B %Y}: {len(sent)} statements and invoices")
    return made


def rate(placed: list[Placed], handed: Handed, *, at: datetime) -> int:
    """The same without the stand-in: statements only. The worker hands them to the real collector, dated today."""
    handed.pin()
    handed.receive(at=at)
    return settling.rate(placed, at=at)


def began_at(at: datetime) -> datetime:
    """The first moment of the calendar quarter in which the first contract year began."""
    earlier = (at - relativedelta(months=BEGAN_MONTHS_AGO)).date()
    month = earlier.month - (earlier.month - 1) % QUARTER
    return datetime.combine(earlier.replace(month=month, day=1), time(6), UTC)


def _collect_by_year(placed: list[Placed], began: datetime, at: datetime) -> None:
    """Publish and collect at the beginning of each year, and publish today what has come of it."""
    moments = [began, began + relativedelta(years=1)]
    for moment in moments:
        plans.publish(at=moment)
        _say(f"plans and keys of {moment:%Y}")
        _say(f"{collecting.collect(placed, at=moment)} vouchers collected")
    plans.publish(at=at)


def _check() -> None:
    if not wiring.settings().demonstration:
        raise NoDemonstration


def _write_personas(folder: Path, text: str) -> None:
    file = folder / "personas" / "work.txt"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text)


def _say(text: str) -> None:
    if not terminal.wants_json():
        click.echo(f"  {text}")
