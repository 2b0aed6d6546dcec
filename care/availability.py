"""When a provider is open: wall-clock patterns in their own zone, expanded to spans of UTC.

A pattern keeps local time, because 'Tuesdays at nine' means nine o'clock in March and in April; adding seven days in
UTC would not (Z1).
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from kernel.refusals import Refused

LONGEST_MINUTES = 24 * 60
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY"})
_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST", "UNTIL", "COUNT"})


class UnreadableRecurrence(Refused):
    """Not a recurrence of RFC 5545 that we take: daily, weekly or monthly, by whole days."""

    message = "We could not read how often this repeats. Please choose days of the week."


class UnknownZone(Refused):
    """Not the name of a time zone."""

    message = "We do not know that time zone. Please choose one from the list."


class Span(NamedTuple):
    """A stretch of time, its end not included; both ends are aware and in UTC."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share any time."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Pattern:
    """Open hours that repeat: from `starts_on`, at the wall time `opens` in `zone`, for `minutes`.

    `recurrence` is an RFC 5545 RRULE value such as 'FREQ=WEEKLY;BYDAY=TU,TH'. Raises `UnreadableRecurrence` or
    `UnknownZone` when made from anything else.
    """

    recurrence: str
    starts_on: date
    opens: time
    minutes: int
    zone: str
    modalities: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what could not be expanded, so that a stored pattern always can."""
        check_recurrence(self.recurrence)
        zone_of(self.zone)
        if not 0 < self.minutes <= LONGEST_MINUTES:
            raise UnreadableRecurrence("Open hours are between a minute and a day long.")


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownZone from unknown


@functools.lru_cache(maxsize=4096)
def check_recurrence(recurrence: str) -> None:
    """Raises `UnreadableRecurrence` unless it is a daily, weekly or monthly rule by whole days."""
    parts = dict(part.partition("=")[::2] for part in recurrence.upper().split(";"))
    if not parts.keys() <= _PARTS or parts.get("FREQ") not in _FREQUENCIES:
        raise UnreadableRecurrence
    try:
        rrulestr(recurrence, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  wall time has no zone until it is attached
    except (ValueError, KeyError) as unreadable:
        raise UnreadableRecurrence from unreadable


def expand(pattern: Pattern, *, after: datetime, before: datetime) -> list[Span]:
    """The spans of a pattern that begin at or after `after` and before `before`, in order.

    A wall time that does not exist on a day (the clock jumps over it) gives no span; one that exists twice means the
    first. A span lasts `minutes` of elapsed time.
    """
    zone = zone_of(pattern.zone)
    rule = rrulestr(pattern.recurrence, dtstart=datetime.combine(pattern.starts_on, pattern.opens.replace(tzinfo=None)))
    # A day of margin on both sides: the bounds are instants, the rule counts wall times.
    margin = timedelta(days=2)
    walls = rule.between(_wall(after, zone) - margin, _wall(before, zone) + margin, inc=True)
    starts = (start for wall in walls if (start := instant(wall, zone)) is not None)
    length = timedelta(minutes=pattern.minutes)
    return [Span(start, start + length) for start in starts if after <= start < before]


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def instant(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The UTC instant of a wall time in a zone, or `None` where that wall time does not exist on that day."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if _wall(moment, zone) == wall else None


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time as non-overlapping spans in order; spans that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(merged[-1].ends_at, span.ends_at))
        else:
            merged.append(span)
    return merged


def without(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of `spans` when the `taken` time is cut out."""
    left: list[Span] = []
    closed = merge(taken)
    for span in merge(spans):
        start = span.starts_at
        for cut in closed:
            if cut.starts_at < span.ends_at and start < cut.ends_at:
                if start < cut.starts_at:
                    left.append(Span(start, cut.starts_at))
                start = max(start, cut.ends_at)
        if start < span.ends_at:
            left.append(Span(start, span.ends_at))
    return left


def slots(span: Span, *, minutes: int, every_minutes: int) -> Iterator[Span]:
    """The appointments of `minutes` that fit into a span, one beginning every `every_minutes` from its start."""
    length, step = timedelta(minutes=minutes), timedelta(minutes=every_minutes)
    start = span.starts_at
    while start + length <= span.ends_at:
        yield Span(start, start + length)
        start += step
