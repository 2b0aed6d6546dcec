"""Released figures in words: always with their interval, and never a change that the intervals do not carry."""

from dataclasses import dataclass
from enum import Enum
from math import isqrt

from reporting.release import Figure

NOT_SHOWN = "Not shown: too small to read."
METHOD = (
    "Small random changes protect everyone: no figure can tell whether a particular person used the service. "
    "Someone who already knows everything about everybody else would still guess right at most 64 times in 100, "
    "where tossing a coin gives 50."
)


class Change(Enum):
    """How two figures compare when their intervals are taken seriously."""

    MORE = "more than"
    FEWER = "fewer than"
    SAME = "about the same as"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Interval:
    """Where the exact number lies 95 times in 100, in whole numbers, never below nought."""

    low: int
    high: int


def interval(figure: Figure) -> Interval | None:
    """The interval of a shown figure, to the nearest whole numbers; None when it is not shown."""
    if figure.shown is None:
        return None
    width = (figure.half_width + 500) // 1000
    return Interval(max(0, figure.shown - width), figure.shown + width)


def headline(figure: Figure, *, one: str, many: str, verb: str) -> str:
    """As in 'About 125 people started (95 %: 119 to 131).' A figure not clear of nought says only how many at most."""
    bounds = interval(figure)
    if bounds is None or figure.shown is None:
        return NOT_SHOWN
    if bounds.low == 0:
        return f"Between 0 and {bounds.high:,} {many} {verb}: too few to say more."
    noun = one if figure.shown == 1 else many
    return f"About {figure.shown:,} {noun} {verb} (95 %: {bounds.low:,} to {bounds.high:,})."


def brief(figure: Figure) -> str:
    """For a table's cell: '125 (119 to 131)', or 'not shown'."""
    bounds = interval(figure)
    return "not shown" if bounds is None else f"{figure.shown:,} ({bounds.low:,} to {bounds.high:,})"


def compare(now: Figure, before: Figure) -> Change:
    """MORE or FEWER only when the two intervals do not touch."""
    here, there = interval(now), interval(before)
    if here is None or there is None:
        return Change.UNKNOWN
    if here.low > there.high:
        return Change.MORE
    return Change.FEWER if here.high < there.low else Change.SAME


def change(now: Figure, before: Figure, *, period: str) -> str:
    """As in 'That is about the same as in the quarter before.'"""
    found = compare(now, before)
    if found is Change.UNKNOWN:
        return f"It cannot be compared with the {period} before."
    return f"That is {found.value} in the {period} before."


def total(figures: list[Figure]) -> Figure | None:
    """The sum of released periods, with the error bar of independent errors; None when one is not shown.

    A year is added up from its quarters; it is never drawn a second time.
    """
    if not figures or any(figure.shown is None for figure in figures):
        return None
    squares = sum(figure.half_width**2 for figure in figures)
    return Figure(
        raw=sum(figure.raw for figure in figures),
        shown=sum(figure.shown or 0 for figure in figures),
        half_width=_root_up(squares),
    )


def share(figure: Figure, of: int) -> tuple[str, str] | None:
    """A figure as per cent of a public head count: ('About 5.2 %', 'Between 5.0 and 5.5 %.'); None where not shown."""
    bounds = interval(figure)
    if bounds is None or figure.shown is None or of <= 0:
        return None
    high = _per_cent(bounds.high, of)
    if bounds.low == 0:
        return f"At most {high} %", "Too few to say more."
    return f"About {_per_cent(figure.shown, of)} %", f"Between {_per_cent(bounds.low, of)} and {high} %."


def _per_cent(part: int, whole: int) -> str:
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def _root_up(square: int) -> int:
    root = isqrt(square)
    return root if root * root == square else root + 1
