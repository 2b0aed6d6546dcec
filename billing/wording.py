"""Wording: what a line of a statement says, and how it came about, in plain words. Counts and money only."""

from fractions import Fraction

from billing.periods import Kind as PeriodKind
from billing.periods import Period
from billing.rating import Kind, Line
from billing.tables.contracts import Contract
from billing.tables.statements import Statement
from kernel import days
from kernel.money import Money

SENTENCES = {
    Kind.HEADS: "Cover for all eligible people, {span}",
    Kind.METERED: "Counted appointments as released, {span}",
    Kind.POOLED: "Share of the pool's counted appointments as released, {span}",
    Kind.INSTALMENT: "Instalment for counted appointments, {span}",
    Kind.TRUE_UP: "Counted appointments as released for the year, less instalments, {span}",
    Kind.MINIMUM: "Top-up to the minimum commitment, {span}",
}
KINDS = {
    "per_head": "Cover for each person",
    "metered": "Counted appointments, as released",
    "pooled": "A share of a pool's counted appointments, as released",
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
    return SENTENCES[line.kind].format(span=f"{days.in_words(period.starts_on)} to {days.in_words(period.ends_on)}")


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


def quantity(exact: Fraction | str) -> str:
    """A number to read: whole, or rounded to two decimals and said so."""
    value = Fraction(exact)
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"about {float(value):,.2f}"


def percent(basis_points: int) -> str:
    """As in '20 %' or '7.25 %'."""
    whole, part = divmod(basis_points, 100)
    return f"{whole} %" if part == 0 else f"{whole}.{part:02d} %"


def title(statement: Statement) -> str:
    """What a statement is called in a list."""
    span = f"{days.in_words(statement.starts_on)} to {days.in_words(statement.ends_on)}"
    return span if statement.kind == PeriodKind.QUARTER else f"Settling the year, {span}"


def terms(contract: Contract) -> list[tuple[str, str]]:
    """What is agreed, as names and values to read; what does not apply is left out."""
    amounts = (
        ("Per person and month", contract.price_per_head),
        ("Per counted appointment", contract.price_per_appointment),
        ("Minimum for a quarter", contract.minimum),
    )
    return [
        ("What is paid for", KINDS[contract.kind]),
        *((name, str(Money(amount, contract.currency))) for name, amount in amounts if amount),
        ("Tax", percent(contract.tax_basis_points)),
        ("Settled", "Every quarter" if contract.settled == "quarterly" else "Every year, by four instalments"),
        ("Holds from", days.in_words(contract.effective_on)),
        ("Contract year from", days.in_words(contract.year_starts_on)),
        ("Bill to", contract.bill_to_name),
        ("Days to pay", str(contract.days_until_due)),
    ]
