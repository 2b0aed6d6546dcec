"""The learned attacker: pairs of persons and accounts as rows of numbers, learned on games whose truth it was told.

It is given every series there is, so that it finds what nobody thought of, and never scored on a game it learned from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign, log1p
from random import Random

from tests.privacy.linkage import boosting
from tests.privacy.linkage.attackers import HABITS, USUALLY, Board

WRONG_FOR_EACH_RIGHT = 8
ABSENT = -9.0


@dataclass
class Paired:
    """One game as the learner sees it: how to make the row of a pair, who is possible, and who it is."""

    persons: dict[str, dict[str, float]]
    accounts: dict[str, dict[str, float]]
    moments: dict[str, dict[str, float]]
    possible: dict[str, list[str]]
    opened: dict[str, str]
    spoke: dict[str, float]
    owner: Mapping[str, str]

    def row(self, names: "Names", account: str, who: str) -> list[float]:
        """The numbers of one pair."""
        period, found = self.opened[account], []
        moment = self.spoke.get(account)
        share = HABITS[period].share_by(moment - USUALLY) if moment else 0.5
        for name in names.persons:
            place = self.persons.get(name.replace("[*]", f"[{period}]"), {}).get(who)
            found += [ABSENT] * 2 if place is None else [place, abs(place - share)]
            for other in names.accounts:
                theirs = self.accounts.get(other, {}).get(account)
                found.append(ABSENT if place is None or theirs is None else abs(place - theirs))
        for name in names.moments:
            when = self.moments.get(name.replace("[*]", f"[{period}]"), {}).get(who)
            gap = None if when is None or moment is None else (moment - when) / 60
            found.append(ABSENT * 9 if gap is None else copysign(log1p(abs(gap)), gap))
        return found


@dataclass(frozen=True)
class Names:
    """The series that all games have, in one order."""

    persons: tuple[str, ...]
    accounts: tuple[str, ...]
    moments: tuple[str, ...]


def paired(board: Board, owner: Mapping[str, str]) -> Paired:
    """Keep of a game what learning needs: each series as places between 0 and 1."""
    evidence = board.evidence
    known = {*evidence.of_persons.moments, "roster#joined", "roster#begins"}
    moments = {name: dict(evidence.of_persons.series[name]) for name in known}
    return Paired(
        persons=_telling(evidence.of_persons.series),
        accounts=_telling(evidence.of_accounts.series),
        moments={name: series for name, series in moments.items() if series},
        possible=board.possible,
        opened=board.opened,
        spoke=board.spoke,
        owner=owner,
    )


def attack(learned_from: Sequence[Paired], at: Paired, draw: Random) -> dict[str, str]:
    """Name a person for each account of `at`, having learned from other games."""
    names = _names([*learned_from, at])
    rows, right = [], []
    for game in learned_from:
        for account, owner in game.owner.items():
            wrong = [who for who in game.possible[account] if who != owner]
            for who in [owner, *draw.sample(wrong, min(WRONG_FOR_EACH_RIGHT, len(wrong)))]:
                rows.append(game.row(names, account, who))
                right.append(who == owner)
    model = boosting.learn(rows, right, draw)
    return {account: _likeliest(model, names, at, account, draw) for account in at.possible}


def _likeliest(model: boosting.Model, names: Names, at: Paired, account: str, draw: Random) -> str:
    scores = {who: model.score(at.row(names, account, who)) for who in at.possible[account]}
    highest = max(scores.values())
    return draw.choice([who for who, score in scores.items() if score == highest])


def _names(games: Sequence[Paired]) -> Names:
    def shared(of: str) -> tuple[str, ...]:
        sets = [
            {name.replace("[2027]", "[*]").replace("[2028]", "[*]") for name in getattr(game, of)} for game in games
        ]
        return tuple(sorted(set.intersection(*sets)))

    return Names(shared("persons"), shared("accounts"), shared("moments"))


def _telling(found: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The series in which more than two values stand: the others put nobody in an order."""
    return {name: _places(series) for name, series in found.items() if len(set(series.values())) > 2}


def _places(series: Mapping[str, float]) -> dict[str, float]:
    place = {value: turn for turn, value in enumerate(sorted(set(series.values())))}
    return {who: place[value] / len(place) for who, value in series.items()}
