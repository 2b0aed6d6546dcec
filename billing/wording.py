"""Wording: what a line of a statement says, and how it came about, in plain words. Counts and money only."""

from datetime import date
from fractions import Fraction

from billing.periods import Period
from billing.rating import Kind, Line
from kernel.money import Money

SENTENCES = {
    Kind.HEADS: "Cover for all eligible people, {span}",
    Kind.METERED: "Counted appointments as released, {span}",
    Kind.POOLED: "Share of the pool's counted appointments as released, {span}",
    Kind.INSTALMENT: "Instalment for counted appointments, {span}",
    Kind.TRUE_UP: "Counted appointments as released for the year, less instalments, {span}",
    Kind.MINIMUM: "Top-up to the minimum commitment, {span}",
}
UNITS = {
    Kind.HEADS: "head months (the people covered on the first day of each month, added up)",
    Kind.METERED: "appointments",
    Kind.POOLED: "appointments (the pool's released number, shared by head months)",
    Kind.INSTALMENT: "appointments (a quarter of the number expected for the year)",
    Kind.TRUE_UP: "appointments in the year",
}


def describe(line: Line, period: Period) -> str:
    """The line as it stands on the invoice."""
    return SENTENCES[line.kind].format(span=f"{_day(period.starts_on)} to {_day(period.ends_on)}")


def explain(line: Line, currency: str) -> list[str]:
    """How the amount came about, step by step."""
    net = str(Money(line.net, currency))
    if line.kind is Kind.MINIMUM:
        steps = [f"The other lines stay {net} below the agreed minimum; this line makes it up."]
    else:
        gross = Money(line.net + line.less, currency)
        price = Money(line.unit_price, currency)
        steps = [f"{quantity(line.quantity)} {UNITS[line.kind]} at {price} make {gross}."]
    if line.less:
        steps.append(f"{Money(line.less, currency)} were billed in instalments, so {net} remain.")
    if line.released is not None:
        steps.append("The number is the released one: it carries small random changes that protect everyone.")
    steps.append(f"Tax at {percent(line.tax_basis_points)} comes to {Money(line.tax, currency)}.")
    return steps


def quantity(value: Fraction) -> str:
    """A number to read: whole, or rounded to two decimals and said so."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"about {float(value):,.2f}"


def percent(basis_points: int) -> str:
    """As in '20 %' or '7.25 %'."""
    whole, part = divmod(basis_points, 100)
    return f"{whole} %" if part == 0 else f"{whole}.{part:02d} %"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
