"""Luck, told the truth about the roster: among whom a guess could still be wrong.

The roster says who began in which month, and who has left; care's rows say when accounts begin and end. That newcomers
open their accounts late is so without any voucher, and no protocol can hide it (`make newcomers` says how much it is).
The claim is that within these facts nothing tells one person from another. So a guess is held against the collectors
who share the true person's facts; one that got the facts wrong could not be right by luck.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.privacy.linkage.people import Person, common_day

Facts = tuple[float | None, bool]


def facts_of(person: Person) -> Facts:
    """The day on which a newcomer's cover begins, and whether the person has left."""
    return (None if person.joins is None else common_day(person.joins), person.leaves is not None)


@dataclass(frozen=True)
class Peers:
    """Who is possible for each account, whose it is, and what the roster says of everybody."""

    possible: Mapping[str, Sequence[str]]
    owner: Mapping[str, str]
    facts: Mapping[str, Facts]

    def judge(self, guesses: Mapping[str, str]) -> Iterable[tuple[bool, float]]:
        """For each account that was named: whether rightly, and the chance of that by luck."""
        return ((self.owner[account] == who, self.chance(account, who)) for account, who in guesses.items())

    def chance(self, account: str, who: str) -> float:
        """Of this guess being right by luck, among those with the facts of the true person."""
        facts = self.facts[self.owner[account]]
        if self.facts[who] != facts:
            return 0.0
        return 1 / max(1, sum(self.facts[one] == facts for one in self.possible[account]))
