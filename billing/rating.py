"""Rating: from a contract's terms and the period's facts to the lines of a statement. Whole minor units, no floats.

The only figures that come in are head counts and *released* quantities. A released quantity may be negative; then
its line is a credit. Nothing is clamped: clamping would make the noise cost somebody money.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from kernel import money

BASIS_POINTS = 10_000
INSTALMENTS_A_YEAR = 4


class Kind(StrEnum):
    """What a line is for."""

    HEADS = "heads"
    METERED = "metered"
    POOLED = "pooled"
    INSTALMENT = "instalment"
    TRUE_UP = "true_up"
    MINIMUM = "minimum"


@dataclass(frozen=True)
class Terms:
    """What a contract fixes for rating. Prices in minor units, before tax.

    `minimum` is a quarter's commitment; 0 means that none was made, and then a credit stays a credit.
    """

    currency: str
    price_per_head: int = 0
    price_per_appointment: int = 0
    minimum: int = 0
    tax_basis_points: int = 0


@dataclass(frozen=True)
class Released:
    """A quantity of counted appointments, raw and signed, and the unit and period of the release it stands in."""

    unit_id: UUID
    period_id: str
    quantity: int


@dataclass(frozen=True)
class Metered:
    """Pay for the unit's own released quantity."""

    released: Released


@dataclass(frozen=True)
class Pooled:
    """Pay a share of the pool's released quantity: own head months of the pool's."""

    released: Released
    own_months: int
    pool_months: int


@dataclass(frozen=True)
class Instalment:
    """Pay a quarter of the quantity expected for the year: last year's released one, or planned from heads."""

    expected: Fraction
    released: Released | None = None


@dataclass(frozen=True)
class TrueUp:
    """Settle the year: its released quantity less the instalments, then the year's minimum less all that was billed."""

    released: Released
    instalments: int
    billed: int


Usage = Metered | Pooled | Instalment | TrueUp


@dataclass(frozen=True)
class Line:
    """`exact` is the unrounded net amount; `net` is it rounded half away from zero, once."""

    kind: Kind
    quantity: Fraction
    unit_price: int
    exact: Fraction
    tax_basis_points: int
    released: Released | None = None
    # What earlier statements already charged; only a true-up and a yearly minimum take something off.
    less: int = 0

    @property
    def net(self) -> int:
        """Before tax, in minor units."""
        return money.rounded(self.exact) - self.less

    @property
    def tax(self) -> int:
        """Reckoned per line and rounded once."""
        return money.rounded(Fraction(self.net * self.tax_basis_points, BASIS_POINTS))


def rate(terms: Terms, *, head_months: int, usage: Usage | None) -> tuple[Line, ...]:
    """The lines of one quarter's statement, or of a year's true-up; lines of nothing are left out.

    `head_months` is the sum of the period's monthly head counts, 0 on a true-up. A contract settled by a true-up
    has its minimum reckoned there once, over the whole year; every other contract quarter by quarter.
    """
    lines = [_heads(terms, head_months)] if head_months and terms.price_per_head else []
    if usage is not None:
        lines.append(_usage(terms, usage))
    if missing := _missing(terms, net(tuple(lines)), usage):
        lines.append(_line(terms, Kind.MINIMUM, Fraction(1), missing))
    return tuple(lines)


def planned(heads: int, per_thousand: int) -> Fraction:
    """The appointments to expect in a first year, from heads and the contract's planning figure per thousand."""
    return Fraction(heads * per_thousand, 1000)


def net(lines: tuple[Line, ...]) -> int:
    """All lines before tax."""
    return sum(line.net for line in lines)


def tax(lines: tuple[Line, ...]) -> int:
    """The tax of all lines."""
    return sum(line.tax for line in lines)


def _line(terms: Terms, kind: Kind, quantity: Fraction, unit_price: int) -> Line:
    return Line(kind, quantity, unit_price, quantity * unit_price, terms.tax_basis_points)


def _heads(terms: Terms, head_months: int) -> Line:
    return _line(terms, Kind.HEADS, Fraction(head_months), terms.price_per_head)


def _usage(terms: Terms, usage: Usage) -> Line:
    price = terms.price_per_appointment
    released = usage.released
    match usage:
        case Metered():
            line = _line(terms, Kind.METERED, Fraction(usage.released.quantity), price)
        case Pooled():
            share = Fraction(usage.released.quantity * usage.own_months, usage.pool_months)
            line = _line(terms, Kind.POOLED, share, price)
        case Instalment():
            line = _line(terms, Kind.INSTALMENT, usage.expected / INSTALMENTS_A_YEAR, price)
        case TrueUp():
            line = _line(terms, Kind.TRUE_UP, Fraction(usage.released.quantity), price)
            line = replace(line, less=usage.instalments)
    return replace(line, released=released)


def _missing(terms: Terms, charged: int, usage: Usage | None) -> int:
    """What is missing to the minimum commitment."""
    if not terms.minimum or isinstance(usage, Instalment):
        return 0
    if isinstance(usage, TrueUp):
        return max(0, terms.minimum * INSTALMENTS_A_YEAR - charged - usage.billed)
    return max(0, terms.minimum - charged)
