"""Charts as text: figures with their intervals, drawn once on our side and readable without any script.

Every chart carries a title and a finding in words, has the same numbers in a table beside it (the template's part), is
drawn twice (for a wide and a narrow column, so that its words keep their size), and uses classes, so that it follows
light and dark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from portal import plots

WIDE = plots.Sheet(width=720, height=300, start=56, end=112, top=18, foot=40)
NUMBER_WIDTH = 64
NARROW = plots.Sheet(width=340, height=260, start=42, end=14, top=22, foot=36)


@dataclass(frozen=True)
class Point:
    """One released figure with its 95 % interval; all three are None together where it is not shown."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def shown(self) -> bool:
        """Whether there is a figure to draw."""
        return self.value is not None


@dataclass(frozen=True)
class Series:
    """A named run of points, one for each period, in order; a period that is not shown is a point without a value."""

    name: str
    points: tuple[Point, ...]


def change(earlier: Point, later: Point) -> str:
    """Say how two figures stand, never claiming a difference where their intervals overlap.

    Answers "higher", "lower", "about the same" or "cannot be compared".
    """
    if earlier.low is None or earlier.high is None or later.low is None or later.high is None:
        return "cannot be compared"
    if later.low > earlier.high:
        return "higher"
    if later.high < earlier.low:
        return "lower"
    return "about the same"


def over_time(*, name: str, title: str, finding: str, runs: Sequence[Series], suffix: str = "") -> Markup:
    """Draw figures over periods: a line with its interval as a band, and a gap marked 'not shown'.

    `name` is unique on the page (it names the title for those who hear it); `suffix` follows each number, say "%".
    The axis starts at zero. A gap is never joined. All `runs` cover the same periods.
    """
    top = _highest([point for run in runs for point in run.points])

    def draw(sheet: plots.Sheet) -> list[str]:
        margin = sheet.end if len(runs) > 1 else min(sheet.end, NUMBER_WIDTH)
        frame = plots.Frame(replace(sheet, end=margin), count=len(runs[0].points), top=top)
        drawn = [*plots.rules(frame, suffix), *plots.period_names(frame, [point.name for point in runs[0].points])]
        for index, gap in enumerate(zip(*(run.points for run in runs), strict=True)):
            if not any(point.shown for point in gap):
                drawn.append(plots.gap(frame, index))
        for order, run in enumerate(runs):
            drawn += _run(frame, run, order)
        return drawn + _end_names(frame, runs, suffix)

    return _both(name, title, finding, draw)


def shares(*, name: str, title: str, finding: str, bars: Sequence[Point], suffix: str = "%") -> Markup:
    """Draw one bar for each part, with its interval as a line across its end and its number beside it."""
    top = _highest(bars)

    def draw(sheet: plots.Sheet) -> list[str]:
        drawn = []
        for order, bar in enumerate(bars):
            drawn += plots.bar(sheet, order, (bar.name, bar.value, bar.low, bar.high), top=top, suffix=suffix)
        return drawn

    heights = [plots.bars_height(sheet, len(bars)) for sheet in (WIDE, NARROW)]
    return _both(name, title, finding, draw, heights=heights)


def reach(point: Point, *, top: float) -> Markup:
    """Draw one figure's interval as a short line with a dot, on a scale from zero to `top`.

    It is hidden from those who hear the page, since the same interval stands beside it in words.
    """
    if point.value is None or point.low is None or point.high is None:
        return Markup("")
    return Markup("".join(plots.reach(point.value, point.low, point.high, top=top)))  # noqa: S704 - numbers only


def _run(frame: plots.Frame, run: Series, order: int) -> list[str]:
    drawn = []
    for stretch in _stretches(run.points):
        drawn += plots.stretch(frame, [(index, *_numbers(point)) for index, point in stretch], order)
    return drawn


def _stretches(points: Sequence[Point]) -> list[list[tuple[int, Point]]]:
    """The runs of neighbouring points that are shown."""
    found: list[list[tuple[int, Point]]] = [[]]
    for index, point in enumerate(points):
        if point.shown:
            found[-1].append((index, point))
        elif found[-1]:
            found.append([])
    return [stretch for stretch in found if stretch]


def _end_names(frame: plots.Frame, runs: Sequence[Series], suffix: str) -> list[str]:
    ends = []
    for order, run in enumerate(runs):
        shown = [(index, point) for index, point in enumerate(run.points) if point.shown]
        if shown:
            index, point = shown[-1]
            words = run.name if len(runs) > 1 else plots.words(point.value, suffix)
            ends.append((order, index, *_numbers(point), words))
    return plots.end_names(frame, ends)


def _numbers(point: Point) -> tuple[float, float, float]:
    value = point.value or 0.0
    return value, value if point.low is None else point.low, value if point.high is None else point.high


def _highest(points: Sequence[Point]) -> float:
    return plots.round_up(max((_numbers(point)[2] for point in points), default=0.0))


def _both(
    name: str,
    title: str,
    finding: str,
    draw: Callable[[plots.Sheet], list[str]],
    heights: Sequence[float] = (WIDE.height, NARROW.height),
) -> Markup:
    drawings = []
    for kind, sheet, height in zip(("wide", "narrow"), (WIDE, NARROW), heights, strict=True):
        key = f"{escape(name)}-{kind}"
        drawings.append(
            f'<svg class="plot-{kind}" role="img" aria-labelledby="{key}-title" aria-describedby="{key}-finding" '
            f'viewBox="0 0 {sheet.width} {plots.number(height)}">'
            f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-finding">{escape(finding)}</desc>'
            f"{''.join(draw(sheet))}</svg>"
        )
    return Markup("".join(drawings))  # noqa: S704 - every word was escaped, here and in plots
