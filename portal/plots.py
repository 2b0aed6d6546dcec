"""The lines, bands and words a chart is made of, as pieces of SVG; it knows places and numbers, no figure of ours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

LINE_APART = 20
NAME_WIDTH = 64
BAR_STEP = 62


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing and the margins its words need, in the drawing's own units."""

    width: int
    height: int
    start: int
    end: int
    top: int
    foot: int

    @property
    def narrow(self) -> bool:
        """Whether names must stand inside the drawing, since there is no margin for them."""
        return self.end < NAME_WIDTH


@dataclass(frozen=True)
class Frame:
    """Where a period and a value stand on a sheet; the scale runs from zero to `top`."""

    sheet: Sheet
    count: int
    top: float

    @property
    def step(self) -> float:
        """The width that one period has."""
        return (self.sheet.width - self.sheet.start - self.sheet.end) / self.count

    @property
    def base(self) -> int:
        """Where zero stands."""
        return self.sheet.height - self.sheet.foot

    def x(self, index: float) -> float:
        """The middle of a period."""
        return self.sheet.start + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.base - max(value, 0.0) / self.top * (self.base - self.sheet.top)


def number(value: float) -> str:
    """A coordinate to a tenth, so that the same figures always give the same text."""
    return f"{value:.1f}".removesuffix(".0")


def words(value: float | None, suffix: str) -> str:
    """A figure as a reader sees it."""
    return "not shown" if value is None else f"{value:,.0f}{suffix}"


def round_up(value: float) -> float:
    """The next number above `value` whose four equal parts are easy to read."""
    if value <= 4:
        return 4.0
    size = 10.0 ** math.floor(math.log10(value))
    easy = (0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0, 12.0)
    return next(part * size for part in easy if part * size >= value)


def text(x: float, y: float, said: str, *, anchor: str = "start", kind: str = "plot-word") -> str:
    """Words at a place."""
    return f'<text class="{kind}" x="{number(x)}" y="{number(y)}" text-anchor="{anchor}">{escape(said)}</text>'


def rules(frame: Frame, suffix: str) -> list[str]:
    """The scale: four quiet rules above zero, each with its number."""
    drawn = []
    for quarter in range(5):
        value = frame.top * quarter / 4
        y, kind = frame.y(value), "plot-rule" if quarter else "plot-base"
        end = frame.sheet.width - frame.sheet.end
        drawn.append(f'<path class="{kind}" d="M{frame.sheet.start} {number(y)}H{end}"/>')
        drawn.append(text(frame.sheet.start - 8, y + 5, words(value, suffix), anchor="end"))
    return drawn


def period_names(frame: Frame, names: Sequence[str]) -> list[str]:
    """The periods under the scale; where there is no room for all, every second or third, and always the last."""
    every = max(1, math.ceil(NAME_WIDTH / frame.step))
    last = len(names) - 1
    return [
        text(frame.x(index), frame.base + 24, name, anchor="middle")
        for index, name in enumerate(names)
        if (last - index) % every == 0
    ]


def gap(frame: Frame, index: int) -> str:
    """A period without a figure: a quiet column that says so, never a zero."""
    x, width = frame.x(index) - frame.step / 2, frame.step
    middle, y = frame.x(index), (frame.sheet.top + frame.base) / 2
    column = (
        f'<rect class="plot-gap" x="{number(x)}" y="{frame.sheet.top}" width="{number(width)}" '
        f'height="{frame.base - frame.sheet.top}"/>'
    )
    return column + (
        f'<text class="plot-gap-name" transform="translate({number(middle + 4)} {number(y)}) rotate(-90)" '
        f'text-anchor="middle">not shown</text>'
    )


def stretch(frame: Frame, points: Sequence[tuple[int, float, float, float]], order: int) -> list[str]:
    """Neighbouring points (place, value, low, high): band, line and dots; a lone point gets a reach, no band."""
    line = " ".join(f"{number(frame.x(index))},{number(frame.y(value))}" for index, value, _, _ in points)
    upper = [f"{number(frame.x(index))},{number(frame.y(high))}" for index, _, _, high in points]
    lower = [f"{number(frame.x(index))},{number(frame.y(low))}" for index, _, low, _ in reversed(points)]
    dots = [
        f'<circle class="series-{order}" cx="{number(frame.x(index))}" cy="{number(frame.y(value))}" r="4.5"/>'
        for index, value, _, _ in points
    ]
    if len(points) == 1:
        index, _, low, high = points[0]
        span = f"M{number(frame.x(index))} {number(frame.y(low))}V{number(frame.y(high))}"
        return [f'<path class="plot-reach series-{order}" d="{span}"/>', *dots]
    return [
        f'<polygon class="plot-band series-{order}" points="{" ".join([*upper, *lower])}"/>',
        f'<polyline class="plot-line series-{order}" points="{line}"/>',
        *dots,
    ]


def end_names(frame: Frame, ends: Sequence[tuple[int, int, float, float, float, str]]) -> list[str]:
    """Each line's name at its own end (order, place, value, low, high, words), pushed apart where they would touch."""
    drawn, taken = [], -math.inf
    for _, index, value, _, high, said in sorted(ends, key=lambda end: -end[2]):
        wanted = frame.y(high) - 8 if frame.sheet.narrow else frame.y(value) + 5
        y = max(wanted, taken + LINE_APART)
        taken = y
        if frame.sheet.narrow:
            drawn.append(text(frame.x(index) + frame.step / 2, y, said, anchor="end", kind="plot-name"))
        else:
            drawn.append(text(frame.x(index) + 14, y, said, kind="plot-name"))
    return drawn


def bars_height(sheet: Sheet, count: int) -> float:
    """The height that many bars need."""
    return count * BAR_STEP + sheet.top / 2


def bar(
    sheet: Sheet,
    order: int,
    figure: tuple[str, float | None, float | None, float | None],
    *,
    top: float,
    suffix: str,
) -> list[str]:
    """One bar under its name: the value as a length from zero, its interval as a line across the bar's end."""
    name, value, low, high = figure
    y, full = order * BAR_STEP, sheet.width
    said = words(value, suffix)
    if value is not None and low is not None and high is not None:
        said = f"{said} ({words(low, '')} to {words(high, suffix)})"
    drawn = [text(0, y + 16, name, kind="plot-name"), text(sheet.width, y + 16, said, anchor="end")]
    drawn.append(f'<rect class="plot-gap" x="0" y="{y + 26}" width="{full}" height="16" rx="4"/>')
    if value is None or low is None or high is None:
        return drawn
    return [
        *drawn,
        f'<rect class="plot-bar series-0" x="0" y="{y + 26}" width="{number(value / top * full)}" height="16" rx="4"/>',
        *reach_line(low / top * full, high / top * full, value / top * full, y + 34),
    ]


def reach_line(low: float, high: float, value: float, y: float) -> list[str]:
    """An interval lying on its side with a dot where the value is."""
    ends = f"M{number(max(low, 1))} {number(y)}H{number(high)}"
    return [
        f'<path class="plot-reach series-0" d="{ends}"/>',
        f'<circle class="series-0" cx="{number(value)}" cy="{number(y)}" r="5"/>',
    ]


def reach(value: float, low: float, high: float, *, top: float) -> list[str]:
    """A whole small drawing of one interval."""
    width, inner = 280, 270
    return [
        f'<svg class="reach" viewBox="0 0 {width} 16" aria-hidden="true" focusable="false">',
        f'<path class="plot-rule" d="M4 8H{width - 4}"/>',
        *reach_line(5 + low / top * inner, 5 + high / top * inner, 5 + value / top * inner, 8),
        "</svg>",
    ]
