"""Gradient boosting of stumps on logistic loss, small enough to read (Friedman 2001, "Greedy function approximation").

Columns are cut into bins once; each round looks at some of them, and takes the cut that lowers the loss most.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from random import Random

BINS, ROUNDS, RATE, COLUMNS_A_ROUND, LEAST, RIDGE = 24, 60, 0.3, 0.25, 20, 1.0


@dataclass(frozen=True)
class Stump:
    """One cut: what is added for values below `at`, and for the others."""

    column: int
    at: float
    below: float
    above: float


@dataclass(frozen=True)
class Model:
    """What was learned."""

    start: float
    stumps: tuple[Stump, ...]

    def score(self, row: Sequence[float]) -> float:
        """The logarithm of the odds that this row is a right pair."""
        return self.start + sum(cut.below if row[cut.column] < cut.at else cut.above for cut in self.stumps)


def learn(rows: Sequence[Sequence[float]], right: Sequence[bool], draw: Random) -> Model:
    """Learn from rows of equal length; there must be right and wrong ones."""
    edges = [_edges([row[column] for row in rows]) for column in range(len(rows[0]))]
    binned = [[bisect_right(cuts, row[column]) for row in rows] for column, cuts in enumerate(edges)]
    usable = [column for column, cuts in enumerate(edges) if cuts]
    share = sum(right) / len(right)
    start = log(share / (1 - share))
    scores, stumps = [start] * len(rows), []
    for _ in range(ROUNDS if usable else 0):
        slopes = [said - 1 / (1 + exp(-score)) for said, score in zip(right, scores, strict=True)]
        weights = [(1 - abs(slope)) * abs(slope) for slope in slopes]
        tried = draw.sample(usable, max(1, int(len(usable) * COLUMNS_A_ROUND)))
        gain, column, place, below, above = max(_best(binned[each], each, slopes, weights) for each in tried)
        if gain <= 0:
            continue
        stumps.append(Stump(column, edges[column][place], below, above))
        scores = [score + (below if at <= place else above) for score, at in zip(scores, binned[column], strict=True)]
    return Model(start, tuple(stumps))


def _edges(values: Sequence[float]) -> list[float]:
    ranked = sorted(values)
    cuts = {ranked[len(ranked) * place // BINS] for place in range(1, BINS)}
    # A few values at an end may be all that tells.
    cuts |= {ranked[min(LEAST, len(ranked) - 1)], ranked[-min(LEAST, len(ranked))]}
    return sorted(cuts - {ranked[0]})


def _best(
    bins: Sequence[int], column: int, slopes: Sequence[float], weights: Sequence[float]
) -> tuple[float, int, int, float, float]:
    """The best cut of a column: its gain, and what to add on both sides."""
    size = max(bins) + 1
    slope_of, weight_of = [0.0] * size, [0.0] * size
    for place, slope, weight in zip(bins, slopes, weights, strict=True):
        slope_of[place] += slope
        weight_of[place] += weight
    slope_all, weight_all = sum(slope_of), sum(weight_of)
    best, slope_below, weight_below = (0.0, column, 0, 0.0, 0.0), 0.0, 0.0
    for place in range(size - 1):
        slope_below += slope_of[place]
        weight_below += weight_of[place]
        rest, rest_weight = slope_all - slope_below, weight_all - weight_below
        gain = (
            slope_below**2 / (weight_below + RIDGE)
            + rest**2 / (rest_weight + RIDGE)
            - slope_all**2 / (weight_all + RIDGE)
        )
        if gain > best[0]:
            left, right = RATE * slope_below / (weight_below + RIDGE), RATE * rest / (rest_weight + RIDGE)
            best = (gain, column, place, left, right)
    return best
