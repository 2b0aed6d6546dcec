"""How surprising it is that an attacker was right so often, exactly: each account has its own chance of luck."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10


@dataclass
class Tally:
    """What one attacker named: how often they were right, and the chance of each guess being right by luck."""

    hits: int = 0
    chances: list[float] = field(default_factory=list)

    def add(self, hit: bool, chance: float) -> None:
        """One account named."""
        self.hits += hit
        self.chances.append(chance)

    @property
    def rate(self) -> float:
        """Share of accounts named rightly."""
        return self.hits / len(self.chances) if self.chances else 0.0

    @property
    def luck(self) -> float:
        """The rate that guessing would have."""
        return sum(self.chances) / len(self.chances) if self.chances else 0.0

    def p(self) -> float:
        """The probability of as many hits or more by luck alone."""
        return at_least(self.hits, self.chances)


def at_least(hits: int, chances: Sequence[float]) -> float:
    """P(X >= hits) for independent trials with these chances: the binomial tail where all are the same.

    Summed from the smallest terms up, so that 1e-300 comes out as such and not as 0.
    """
    if hits <= 0:
        return 1.0
    below = [1.0] + [0.0] * (hits - 1)
    reached = 0.0
    for chance in chances:
        reached += below[-1] * chance
        for count in range(hits - 1, 0, -1):
            below[count] += (below[count - 1] - below[count]) * chance
        below[0] *= 1 - chance
    return min(reached, 1.0)


def text(p: float) -> str:
    """As people read it."""
    return "<1e-300" if p < 1e-300 else f"{p:.2g}" if p > 1e-4 else f"1e{log10(p):.0f}"
