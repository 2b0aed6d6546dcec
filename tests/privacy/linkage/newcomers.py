"""How often newcomers are named, by the people of the game alone: no database, thousands of games in minutes.

The attacker has the roster with the days on which people joined, and a copy of the care side. It names somebody for an
account only if newcomers are likelier than the others, by habits that anybody could know. *Before*, people begin on
the day on which they join; *after*, on a common day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from tests.privacy.linkage import people
from tests.privacy.linkage.people import DAY, HOUR, Person

GATE, NIGHT, WITHIN, HABITS = 20, 3 * HOUR, 2 * DAY, 20_000
# From opening an account to the first words that keep a moment.
WORDS = 10 * people.MINUTE


@dataclass
class Found:
    """What an attacker of many games came to. `used`: newcomers who opened an account at all, one by one."""

    accounts: int = 0
    named: int = 0
    right: int = 0
    luck: float = 0.0
    used: int = 0

    @property
    def rate(self) -> float:
        """Of the accounts that were named, how many rightly."""
        return self.right / self.named if self.named else 0.0

    @property
    def by_luck(self) -> float:
        """What guessing would have come to, of the same accounts."""
        return self.luck / self.named if self.named else 0.0

    @property
    def share_found(self) -> float:
        """Of newcomers who used care, how many were named rightly."""
        return self.right / self.used if self.used else 0.0


@dataclass(frozen=True)
class Game:
    """Who collected, when each newcomer began, and each account's first moment with its owner."""

    collectors: int
    began: dict[str, float]
    opened: list[tuple[float, str]]


# Says whom to name for an account of this moment, if anybody.
Attack = Callable[[Game, float, Random], str | None]


def play(draw: Random, size: int, *, together: bool) -> Game:
    """One first contract year, before anybody renews."""
    made = [each for each in people.make(draw, size, 1, together=together) if each.collects is not None]
    gate = _gate(sorted(_collects(each) for each in made))
    began = {each.number: each.begins for each in made if each.begins is not None}
    opened = [
        (_opened(draw, _collects(each) + each.redeems[0], gate) + WORDS, each.number) for each in made if each.redeems
    ]
    return Game(len(made), began, [one for one in opened if one[0] < people.RENEWAL_OPENS])


def within_two_days(game: Game, moment: float, draw: Random) -> str | None:
    """Any of those who began in the two days before."""
    fresh = [who for who, began in game.began.items() if 0 <= moment - began <= WITHIN]
    return draw.choice(fresh) if fresh else None


def by_habit(game: Game, moment: float, draw: Random) -> str | None:
    """The likeliest newcomer, where one is likelier than anybody of the first roster."""
    share = {who: _density(moment - began) for who, began in game.began.items() if moment > began}
    highest = max(share.values(), default=0.0)
    if highest <= _density(moment):
        return None
    return draw.choice([who for who, value in share.items() if value == highest])


ATTACKS: dict[str, Attack] = {"within two days": within_two_days, "by habit": by_habit}


def measure(attack: Attack, size: int, games: int, *, seed: int, together: bool) -> Found:
    """Many games of one size against one attacker."""
    found, draw = Found(), Random(seed)
    for _ in range(games):
        game = play(draw, size, together=together)
        found.accounts += len(game.opened)
        found.used += sum(owner in game.began for _, owner in game.opened)
        for moment, owner in game.opened:
            named = attack(game, moment, draw)
            if named is not None:
                found.named += 1
                found.right += named == owner
                found.luck += 1 / game.collectors
    return found


def table(sizes: Sequence[int], people_in_all: int, seed: int) -> str:
    """For each size and attacker, before and after: what a person reads, and what docs/invariants.md has."""
    lines = [
        "| people | attacker | | accounts named | rightly | luck | newcomers in care who are found |",
        "|" + "---|" * 7,
    ]
    for size in sizes:
        for name, attack in ATTACKS.items():
            for when, together in (("before", False), ("after", True)):
                found = measure(attack, size, max(1, people_in_all // size), seed=seed, together=together)
                lines.append(
                    f"| {size:,} | {name} | {when} | {found.named / found.accounts:.1%} | {found.rate:.2%} | "
                    f"{found.by_luck:.2%} | {found.share_found:.1%} |"
                )
    return "\n".join(lines)


def _collects(person: Person) -> float:
    assert person.collects is not None
    return person.collects


def _gate(collected: Sequence[float]) -> float:
    """When vouchers begin to open anything: the night after enough have collected."""
    if len(collected) < GATE:
        return float("inf")
    return (collected[GATE - 1] // DAY + 1) * DAY + NIGHT


def _opened(draw: Random, moment: float, gate: float) -> float:
    """Whoever comes too early comes again on another day."""
    while moment < gate and gate != float("inf"):
        moment += draw.uniform(0.3, 3) * DAY
    return moment if gate != float("inf") else gate


@cache
def _habits() -> list[float]:
    """When accounts are opened by those of a first roster of very many, as moments in order."""
    game = play(Random(0), HABITS, together=True)
    return sorted(moment for moment, owner in game.opened if owner not in game.began)


@cache
def _density_on(half_day: int) -> float:
    at = half_day * DAY / 2
    return bisect_right(_habits(), at + DAY / 2) - bisect_left(_habits(), at) if half_day >= 0 else 0.0


def _density(since: float) -> float:
    """How likely an account is opened so long after its owner began, in units that only compare."""
    return _density_on(int(since // (DAY / 2)))
