"""The uptake page's content: released figures of one unit as words, drawings and tables. Reads nothing but releases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel import days
from portal import charts
from portal.charts import Point, Series
from reporting.received import sentences
from reporting.received.releases import Published
from reporting.release import METERED, STARTERS, WHOLE, Figure, Kind

AT_MOST = 8
Card = tuple[str, str | None, str, str]
LENGTHS = {Kind.QUARTER: "quarter", Kind.HALF: "half-year", Kind.YEAR: "year"}
NAMES = {STARTERS: "People who started", METERED: "Appointments that count"}
PARTS = {
    "modality": ("How people met first", {"video": "Video", "phone": "Sound only", "in_person": "In person"}),
    "ttfa": (
        "From asking to the first appointment",
        {
            "within_3_days": "Within 3 days",
            "within_7_days": "4 to 7 days",
            "within_14_days": "8 to 14 days",
            "longer": "Longer",
        },
    ),
}
MEANINGS = (
    ("Why ‘about’?", sentences.METHOD),
    (
        "What is the range?",
        "The exact number lies in the range 95 times out of 100. Where two ranges overlap we say ‘about the same’, "
        "because the figures carry no more than that.",
    ),
    (
        "Why is something not shown?",
        "A part of a total that is small, or that may be nought, cannot be read through the random changes. "
        "It is hidden whether it is nought or a few, so that its absence says nothing.",
    ),
    (
        "What counts as an appointment?",
        "One that took place, or was missed or cancelled late under your policy: the first six of each person in a "
        "contract year. People who started are counted at their first appointment that took place.",
    ),
    (
        "Can I see a department, a month or a name?",
        "No. These figures are all that ever leaves the side that provides care, and nobody here can see more.",
    ),
)


@dataclass(frozen=True)
class Population:
    """Whose figures these are: the head count of the unit, which is public, and whether it is a pool."""

    eligible: int
    is_pool: bool


def page(released: list[Published], population: Population) -> dict[str, Any]:
    """What the template is given. `released` is not empty and holds a headline."""
    headlines = [one for one in released if STARTERS in one.families]
    newest = headlines[-1]
    same_kind = [one for one in headlines if one.kind is newest.kind][-AT_MOST:]
    return {
        "period": span(newest.starts_on, newest.ends_on),
        "published_on": days.in_words(newest.publish_at.date()),
        "figures": _headline(same_kind, population),
        "over_time": _over_time(same_kind) if len(same_kind) > 1 else None,
        "parts": [_part(one, family) for family in PARTS if (one := _newest_with(released, family))],
        "about": _about(newest, population),
        "meanings": MEANINGS,
    }


def rows(released: Iterable[Published]) -> list[list[str]]:
    """Every cell that the page can show, for a spreadsheet: the same words, ranges and gaps."""
    table = [["Period", "From", "To", "Published", "Figure", "Part", "About", "At least", "At most"]]
    for one in released:
        head = [one.period_id, one.starts_on.isoformat(), one.ends_on.isoformat(), one.publish_at.date().isoformat()]
        for family, cells in sorted(one.families.items()):
            name, parts = PARTS.get(family, (NAMES.get(family, family), {}))
            for cell, figure in sorted(cells.items()):
                table.append([*head, name, "" if cell == WHOLE else parts.get(cell, cell), *_numbers(figure)])
    return table


def span(starts_on: date, ends_on: date) -> str:
    """As in '1 July to 30 September 2026'."""
    first = f"{starts_on.day} {starts_on:%B}" if starts_on.year == ends_on.year else days.in_words(starts_on)
    return f"{first} to {days.in_words(ends_on)}"


def short(one: Published) -> str:
    """As in 'Jul–Sep 26', for the foot of a chart."""
    return f"{one.starts_on:%b}–{one.ends_on:%b %y}"


def _headline(same_kind: list[Published], population: Population) -> list[Card]:
    newest, before = same_kind[-1], same_kind[-2] if len(same_kind) > 1 else None
    found = [_card(NAMES[family], family, newest, before) for family in NAMES if family in newest.families]
    starters = newest.families[STARTERS][WHOLE]
    share, within = sentences.share(starters, population.eligible) or (None, sentences.NOT_SHOWN)
    words = f"{within} Started in this {LENGTHS[newest.kind]}, out of {population.eligible:,} people who are covered."
    return [*found, ("Share of people covered", share, words, "")]


def _card(name: str, family: str, newest: Published, before: Published | None) -> Card:
    figure = newest.families[family][WHOLE]
    bounds = sentences.interval(figure)
    if bounds is None:
        return name, None, sentences.NOT_SHOWN, ""
    if bounds.low == 0:
        return name, f"At most {bounds.high:,}", "Too few to say more.", ""
    words = f"Between {bounds.low:,} and {bounds.high:,}."
    if before is not None and family in before.families:
        length = LENGTHS[newest.kind]
        words += f" {sentences.change(figure, before.families[family][WHOLE], period=length)}"
    return name, f"About {figure.shown:,}", words, charts.reach(_point("", figure), top=bounds.high * 1.3)


def _over_time(same_kind: list[Published]) -> dict[str, Any]:
    figures = [one.families[STARTERS][WHOLE] for one in same_kind]
    points = tuple(_point(short(one), figure) for one, figure in zip(same_kind, figures, strict=True))
    length = LENGTHS[same_kind[-1].kind]
    title = f"{NAMES[STARTERS]}, by {length}"
    finding = sentences.change(figures[-1], figures[-2], period=length)
    return {
        "title": title,
        "drawing": charts.over_time(name="starters", title=title, finding=finding, runs=[Series("Started", points)]),
        "caption": f"{finding} The shaded band is the range a figure lies in, 95 times out of 100.",
        "columns": [length.capitalize(), ("About", "number"), ("At least", "number"), ("At most", "number")],
        "rows": [(short(one), *_numbers(figure)) for one, figure in zip(same_kind, figures, strict=True)],
    }


def _part(one: Published, family: str) -> dict[str, Any]:
    title, names = PARTS[family]
    cells = one.families[family]
    bars = [_point(name, cells[cell]) for cell, name in names.items() if cell in cells]
    finding = f"People who started, {span(one.starts_on, one.ends_on)}."
    return {
        "title": title,
        "drawing": charts.shares(name=family, title=title, finding=finding, bars=bars, suffix=""),
        "caption": f"{finding} The line at the end of a bar is the range it lies in.",
        "columns": ["Part", ("About", "number"), ("At least", "number"), ("At most", "number")],
        "rows": [(name, *_numbers(cells[cell])) for cell, name in names.items() if cell in cells],
    }


def _about(newest: Published, population: Population) -> list[tuple[str, str]]:
    whose = "all small organisations in your pool together" if population.is_pool else "your organisation"
    vouchers = (
        "No more vouchers were used than were given out."
        if newest.vouchers_within
        else ("More vouchers were used than were given out. We are finding out why.")
    )
    return [
        ("Period", span(newest.starts_on, newest.ends_on)),
        ("Whose figures", f"{population.eligible:,} people who are covered: {whose}."),
        ("Method", "Differential privacy, discrete Gaussian noise, drawn once and never again."),
        ("Voucher check", vouchers),
    ]


def _newest_with(released: list[Published], family: str) -> Published | None:
    return next((one for one in reversed(released) if family in one.families), None)


def _point(name: str, figure: Figure) -> Point:
    bounds = sentences.interval(figure)
    if bounds is None or figure.shown is None:
        return Point(name, None)
    return Point(name, figure.shown, bounds.low, bounds.high)


def _numbers(figure: Figure) -> tuple[str, str, str]:
    bounds = sentences.interval(figure)
    if bounds is None:
        return "not shown", "", ""
    return f"{figure.shown}", f"{bounds.low}", f"{bounds.high}"
