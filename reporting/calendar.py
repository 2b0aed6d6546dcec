"""When a contract year is closed and published: fixed dates that depend on nothing that happened. Shared by both sides.

`2026-Q3` is the third quarter of the contract year that began in 2026, `2026` that whole year.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from reporting.release import Kind, Period

MONTHS = {Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
LETTERS = {Kind.QUARTER: "-Q", Kind.HALF: "-H"}
LATE = timedelta(days=7)
"""How long after its end a period still takes in what was recorded late."""
UNTIL_PUBLISHED = timedelta(days=14)
"""From a period's last midnight to its release: the fifteenth of the month after it."""


def periods(starts_on: date, kinds: Iterable[Kind]) -> tuple[Period, ...]:
    """The periods of these kinds in the contract year that begins on `starts_on`, in the order of their ends."""
    made = [_period(starts_on, kind, number) for kind in kinds for number in range(12 // MONTHS[kind])]
    return tuple(sorted(made, key=lambda period: (period.ends_on, MONTHS[period.kind])))


def close_at(period: Period) -> datetime:
    """The moment from which a period may be closed."""
    return _after(period.ends_on) + LATE


def _period(starts_on: date, kind: Kind, number: int) -> Period:
    first = starts_on + relativedelta(months=number * MONTHS[kind])
    last = starts_on + relativedelta(months=(number + 1) * MONTHS[kind]) - timedelta(days=1)
    letter = LETTERS.get(kind)
    name = f"{starts_on.year}{letter}{number + 1}" if letter else f"{starts_on.year}"
    return Period(name, kind, first, last, _after(last) + UNTIL_PUBLISHED)


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)
