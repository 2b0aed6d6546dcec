"""Making drawn numbers readable: they add up, none is negative, each has an error bar. Looks only at what was drawn.

All of it is post-processing, so it costs no privacy; error bars come from the scale of the noise, never from a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from math import floor

from reporting.families import Family
from reporting.release import Figure

NINETY_FIVE = Fraction(196, 100)
LOW = 10


@dataclass(frozen=True)
class Drawn:
    """One family as it came out of the draw."""

    family: Family
    raw: tuple[int, ...]
    variance: Fraction
    """sigma squared, of each cell."""


@dataclass(frozen=True)
class Total:
    """What is known of how many there are in all, and the variance of that."""

    value: Fraction
    variance: Fraction


def figures(drawn: Sequence[Drawn], *, known: "dict[str, Total] | None" = None) -> dict[str, dict[str, Figure]]:
    """The cells of every family. `known` are totals already published for the same time, which are then kept to."""
    totals = _totals(drawn) | (known or {})
    return {one.family.name: _cells(one, totals.get(_total_of(one.family))) for one in drawn}


def best(totals: Sequence[Total]) -> Total:
    """The inverse-variance mean of independent estimates of one total."""
    weight = sum((1 / total.variance for total in totals), Fraction(0))
    value = sum((total.value / total.variance for total in totals), Fraction(0)) / weight
    return Total(value, 1 / weight)


def onto_simplex(values: Sequence[Fraction], total: Fraction) -> list[Fraction]:
    """The nearest point with no negative entry and this sum (Held, Wolfe and Crowder 1974). `total` is at least 0."""
    running, shift = Fraction(0), Fraction(0)
    for count, value in enumerate(sorted(values, reverse=True), start=1):
        running += value
        candidate = (running - total) / count
        if value >= candidate:
            shift = candidate
    return [max(value - shift, Fraction(0)) for value in values]


def whole(values: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers that sum to `total`, by largest remainder; ties go to the earlier cell. Entries sum to `total`."""
    floors = [floor(value) for value in values]
    order = sorted(range(len(values)), key=lambda i: (floors[i] - values[i], i))
    for i in order[: total - sum(floors)]:
        floors[i] += 1
    return floors


def half_width(variance: Fraction, cells: int, total: Total) -> int:
    """1.96 standard deviations of one cell of `cells` after adjusting to `total`, in thousandths, rounded up."""
    spread = variance * (1 - Fraction(1, cells)) + total.variance / cells**2
    with localcontext() as context:
        context.prec = 50
        root = (Decimal(spread.numerator) / Decimal(spread.denominator)).sqrt()
        thousandths = root * NINETY_FIVE.numerator * 1000 / NINETY_FIVE.denominator
        return int(thousandths.to_integral_value(rounding=ROUND_CEILING))


def nearest(value: Fraction) -> int:
    """The nearest whole number at or above nothing, halves up."""
    return max(0, floor(value + Fraction(1, 2)))


def _total_of(family: Family) -> str:
    return family.splits or family.name


def _totals(drawn: Sequence[Drawn]) -> dict[str, Total]:
    estimates: dict[str, list[Total]] = {}
    for one in drawn:
        measured = Total(Fraction(sum(one.raw)), len(one.raw) * one.variance)
        estimates.setdefault(_total_of(one.family), []).append(measured)
    return {name: best(found) for name, found in estimates.items()}


def _cells(one: Drawn, total: Total | None) -> dict[str, Figure]:
    if total is None:
        raise ValueError("Every family has a total")
    size = len(one.raw)
    lift = (total.value - sum(one.raw)) / size
    sum_of_all = nearest(total.value)
    adjusted = whole(onto_simplex([raw + lift for raw in one.raw], Fraction(sum_of_all)), sum_of_all)
    width = half_width(one.variance, size, total)
    shown = [
        None if size > 1 and _is_low(raw, one.variance) else value for raw, value in zip(one.raw, adjusted, strict=True)
    ]
    return {
        cell: Figure(raw=raw, shown=value, half_width=width)
        for cell, raw, value in zip(one.family.cells, one.raw, shown, strict=True)
    }


def _is_low(raw: int, variance: Fraction) -> bool:
    """Too small to be read: below ten or below two standard deviations. A true nought looks the same."""
    return raw < LOW or (raw**2 < 4 * variance)
