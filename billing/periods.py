"""Periods that are billed: the quarters of a contract year, and the year as a whole where it is settled at its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

MONTHS_A_QUARTER = 3
MONTHS_A_YEAR = 12


class Kind(StrEnum):
    """What a statement is for."""

    QUARTER = "quarter"
    TRUE_UP = "true_up"


@dataclass(frozen=True)
class Period:
    """From `starts_on` to `ends_on`, both included."""

    kind: Kind
    starts_on: date
    ends_on: date

    @property
    def id(self) -> str:
        """As in '2026-07-01.quarter': the same for ever."""
        return f"{self.starts_on.isoformat()}.{self.kind}"

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        count = MONTHS_A_QUARTER if self.kind is Kind.QUARTER else MONTHS_A_YEAR
        return tuple(self.starts_on + relativedelta(months=number) for number in range(count))


def over(year_starts_on: date, *, on: date, until: date | None) -> Iterator[Period]:
    """The quarters and years that have ended before `on`, in order; none that starts after `until`.

    A year comes after its last quarter. `year_starts_on` is the first day of the first contract year.
    """
    start = year_starts_on
    while until is None or start <= until:
        for number in range(4):
            quarter = _span(Kind.QUARTER, start + relativedelta(months=MONTHS_A_QUARTER * number), MONTHS_A_QUARTER)
            if quarter.ends_on >= on:
                return
            if until is None or quarter.starts_on <= until:
                yield quarter
        yield _span(Kind.TRUE_UP, start, MONTHS_A_YEAR)
        start += relativedelta(months=MONTHS_A_YEAR)


def year_of(year_starts_on: date, day: date) -> Period:
    """The contract year that `day` lies in."""
    years = relativedelta(day, year_starts_on).years
    return _span(Kind.TRUE_UP, year_starts_on + relativedelta(years=years), MONTHS_A_YEAR)


def before(year: Period) -> Period:
    """The contract year before."""
    return _span(Kind.TRUE_UP, year.starts_on - relativedelta(months=MONTHS_A_YEAR), MONTHS_A_YEAR)


def quarters(year: Period) -> tuple[Period, ...]:
    """The four quarters of a year."""
    starts = (year.starts_on + relativedelta(months=MONTHS_A_QUARTER * number) for number in range(4))
    return tuple(_span(Kind.QUARTER, start, MONTHS_A_QUARTER) for start in starts)


def _span(kind: Kind, start: date, months: int) -> Period:
    return Period(kind, start, start + relativedelta(months=months) - timedelta(days=1))
