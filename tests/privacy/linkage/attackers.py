"""Attackers: each names one person for every account, from evidence and roster alone, as well as its one idea allows.

An attacker that finds nothing to go by names at random, so that it is counted like any other. None sees the truth; what
they know of people's habits (`habits`) comes from made-up people of other draws.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from statistics import median

from tests.privacy.linkage import people
from tests.privacy.linkage.people import YEAR_BEGINS
from tests.privacy.linkage.reading import Evidence

Guesses = Mapping[str, str]
HABIT_SIZE = 3000
# From a sign-in to the first words an account keeps, for somebody who comes at once.
USUALLY = 15 * people.MINUTE
JOINERS_WITHIN = 2 * people.DAY


@dataclass(frozen=True)
class Habits:
    """When people collect, as moments in order: what anybody could know who runs such a service."""

    collecting: list[float]

    def share_by(self, moment: float) -> float:
        """How much of all collecting is done by then."""
        return bisect_left(self.collecting, moment) / len(self.collecting)


def habits(period: str) -> Habits:
    """The habits of the first period, or of renewal."""
    made = people.make(Random(0), HABIT_SIZE, 1)
    moments = [person.collects for person in made] if period == "2027" else [person.renews for person in made]
    begins = YEAR_BEGINS.timestamp()
    return Habits(sorted(begins + moment for moment in moments if moment is not None))


HABITS = {period: habits(period) for period in ("2027", "2028")}


class Board:
    """What all attackers of one game share: who is possible for which account, and when each account first spoke."""

    def __init__(self, evidence: Evidence, draw: Random) -> None:
        """`draw` is for guesses without a reason."""
        self.evidence, self.draw = evidence, draw
        self.spoke = self._first_moments()
        self.opened = {account: self._opened_in(account) for account in evidence.accounts}
        self.possible = {account: self._possible(account) for account in evidence.accounts}

    def any_of(self, account: str) -> str:
        """A guess."""
        return self.draw.choice(self.possible[account])

    def chance(self, account: str) -> float:
        """Of a guess being right."""
        return 1 / len(self.possible[account])

    def _first_moments(self) -> dict[str, float]:
        known, first = self.evidence.of_accounts, {}
        for name in known.moments:
            for account, value in known.series[name].items():
                if "covered_until" not in name:
                    first[account] = min(value, first.get(account, value))
        return first

    def _opened_in(self, account: str) -> str:
        covered = self.evidence.accounts[account]
        renewal = YEAR_BEGINS.timestamp() + people.RENEWAL_OPENS
        return "2027" if self.spoke.get(account, renewal) < renewal else covered

    def _possible(self, account: str) -> list[str]:
        """The collectors of the period; of an account that was extended, of both periods."""
        found = self.evidence.collected[self.opened[account]] & self.evidence.collected[self.evidence.accounts[account]]
        return sorted(found) or sorted(self.evidence.collected[self.opened[account]])


def value_join(board: Board) -> Guesses:
    """Some value stands with one person and with one account, and with hardly anybody else."""
    holders: dict[str, list[str]] = {}
    for who, values in board.evidence.of_persons.values.items():
        for value in values:
            if len(value) >= 4:
                holders.setdefault(value, []).append(who)
    common = Counter(value for values in board.evidence.of_accounts.values.values() for value in values)
    guesses = {}
    for account in board.possible:
        shared = [value for value in board.evidence.of_accounts.values[account] if value in holders]
        rarest = min(shared, key=lambda value: (len(holders[value]) * common[value], value), default=None)
        among = [who for who in holders.get(rarest or "", ()) if who in board.possible[account]]
        guesses[account] = board.draw.choice(among) if among else board.any_of(account)
    return guesses


def time_nearest(board: Board) -> Guesses:
    """The person whose moment lies nearest before the account's, by whichever pair of moments lies closest."""
    return _nearest(board, lambda name: not name.startswith(("lines", "backups")))


def log_merge(board: Board) -> Guesses:
    """The same by lines of logs that name a person."""
    return _nearest(board, lambda name: name.startswith("lines"))


def backup_diff(board: Board) -> Guesses:
    """The night in which a person's row changed, and the night in which the account was there."""
    there = board.evidence.of_accounts.series.get("backups#there", {})
    guesses = {}
    for account in board.possible:
        changed = {
            who: night
            for name in ("backups#changed", "backups#there")
            for who, night in board.evidence.of_persons.series.get(name, {}).items()
        } | dict(board.evidence.of_persons.series.get("backups#changed", {}))
        gaps = {
            who: there[account] - changed[who] for who in board.possible[account] if account in there and who in changed
        }
        near = [who for who, gap in gaps.items() if 0 <= gap <= people.DAY]
        same = [who for who in near if gaps[who] == 0] or near
        guesses[account] = board.draw.choice(same) if same else board.any_of(account)
    return guesses


def transaction_nearest(board: Board) -> Guesses:
    """The grant written by the transaction just before the account's first; only where both count in one cluster."""
    persons, accounts = board.evidence.of_persons.series, board.evidence.of_accounts.series
    numbers: dict[str, float] = {}
    for name in (name for name in accounts if name.endswith("#xmin")):
        for account, number in accounts[name].items():
            numbers[account] = min(number, numbers.get(account, number))
    guesses = {}
    for account in board.possible:
        grants = persons.get(f"issuing.grants[{board.opened[account]}]#xmin", {})
        number = numbers[account] if board.evidence.one_cluster else None
        guesses[account] = _just_before(board, account, grants, number)
    return guesses


def digests(board: Board) -> Guesses:
    """A digest of what was asked and a digest of what was spent, fewest bits apart; the order of both says whose."""
    spent = [row for row in board.evidence.rows if row.table == "redeeming.spent"]
    hashes = [int(row.line["row"]["nonce_hash"][2:], 16) for row in spent]
    asked = {
        who: [_as_int(value) for value in values if value.startswith("\\x") and len(value) == 66]
        for who, values in board.evidence.of_persons.values.items()
    }
    guesses = {}
    for account, other in zip(sorted(board.possible, key=lambda each: _place(board, each)), hashes, strict=False):
        again = int.from_bytes(sha256(other.to_bytes(32, "big")).digest(), "big")
        among = [who for who in board.possible[account] if asked.get(who)]
        near = min(
            among, key=lambda who: min((each ^ mark).bit_count() for each in asked[who] for mark in (other, again))
        )
        guesses[account] = near
    return {account: guesses.get(account) or board.any_of(account) for account in board.possible}


def sizes(board: Board) -> Guesses:
    """The larger row for the larger account."""
    persons, accounts = board.evidence.of_persons.series, board.evidence.of_accounts.series
    total = Counter[str]()
    for name in (name for name in accounts if name.endswith("#size")):
        total.update({who: int(value) for who, value in accounts[name].items()})
    shares = _shares(dict(total))
    return {
        account: _at_share(
            board, account, persons.get(f"issuing.grants[{board.opened[account]}]#size", {}), shares.get(account, 0.5)
        )
        for account in board.possible
    }  # fmt: skip


def in_order_of(name: str) -> Callable[[Board], Guesses]:
    """Take this series for the order of collecting, and the account's first moment for a moment after it."""

    def attack(board: Board) -> Guesses:
        series, guesses = board.evidence.of_persons.series, {}
        for account in board.possible:
            order = series.get(name.replace("[*]", f"[{board.opened[account]}]"), {})
            moment = board.spoke.get(account)
            share = HABITS[board.opened[account]].share_by(moment - USUALLY) if moment else 0.5
            guesses[account] = _at_share(board, account, order, share)
        return guesses

    return attack


def joiners(began: Callable[[float], float]) -> Callable[[Board], Guesses]:
    """Somebody who began in the two days before, `began` saying when that was of a day of joining; else nobody."""

    def attack(board: Board) -> Guesses:
        year, guesses = YEAR_BEGINS.timestamp(), {}
        joined = {who: at - year for who, at in board.evidence.staff.items() if at > year + people.DAY}
        for account in board.possible:
            moment = board.spoke.get(account, 0)
            among = [who for who in board.possible[account] if who in joined]
            fresh = [who for who in among if 0 <= moment - year - began(joined[who]) <= JOINERS_WITHIN]
            if fresh:
                guesses[account] = board.draw.choice(fresh)
        return guesses

    return attack


NAMED: Mapping[str, Callable[[Board], Guesses]] = {
    "value join": value_join,
    "time nearest": time_nearest,
    "transaction nearest": transaction_nearest,
    "backup diff": backup_diff,
    "log merge": log_merge,
    "sizes": sizes,
    "digests": digests,
    "joiners": joiners(people.common_day),
    "joiners by their own day": joiners(lambda joined: joined),
}


def all_of(board: Board) -> dict[str, Callable[[Board], Guesses]]:
    """The named attackers, and one for every series of persons that could be an order of collecting."""
    names = {name.replace("[2027]", "[*]").replace("[2028]", "[*]") for name in board.evidence.of_persons.series}
    skipped = board.evidence.of_persons.moments | {"roster#joined", "roster#begins"}
    orders = sorted(name for name in names if name not in skipped and not _is_constant(board, name))
    return {**NAMED, **{f"order of {name}": in_order_of(name) for name in orders}}


def _is_constant(board: Board, name: str) -> bool:
    series = board.evidence.of_persons.series.get(name.replace("[*]", "[2027]"), {})
    return len(set(series.values())) < 3


def _nearest(board: Board, fits: Callable[[str], bool]) -> Guesses:
    persons, pairs = board.evidence.of_persons, []
    for name in sorted(name for name in persons.moments if fits(name) and "[2028]" not in name):
        later = persons.series.get(name.replace("[2027]", "[2028]"), {})
        pairs.append(by_moment(board, persons.series[name], later))
    best = min(pairs, key=lambda pair: pair[0], default=None)
    return best[1] if best else {account: board.any_of(account) for account in board.possible}


def by_moment(board: Board, first: Mapping[str, float], later: Mapping[str, float]) -> tuple[float, Guesses]:
    """The person whose moment (of the first period, or of renewal) lies nearest before the account's; the usual gap."""
    guesses, gaps = {}, []
    for account in board.possible:
        moments = first if board.opened[account] == "2027" else later or first
        guesses[account] = _just_before(board, account, moments, board.spoke.get(account))
        gaps.append(board.spoke.get(account, 0) - moments.get(guesses[account], 0))
    return median(gaps), guesses


def _just_before(board: Board, account: str, series: Mapping[str, float], number: float | None) -> str:
    among = [who for who in board.possible[account] if number is not None and series.get(who, number + 1) <= number]
    return max(among, key=lambda who: series[who]) if among else board.any_of(account)


def _at_share(board: Board, account: str, order: Mapping[str, float], share: float) -> str:
    # The order is that of all collectors; who stands there may be impossible for this account, then the next one.
    ranked = sorted(
        (who for who in board.evidence.collected[board.opened[account]] if who in order), key=order.__getitem__
    )
    if not ranked:
        return board.any_of(account)
    place = min(int(share * len(ranked)), len(ranked) - 1)
    possible = set(board.possible[account])
    around = sorted(range(len(ranked)), key=lambda each: abs(each - place))
    return next((ranked[each] for each in around if ranked[each] in possible), board.any_of(account))


def _shares(series: Mapping[str, float]) -> dict[str, float]:
    ranked = sorted(series, key=lambda who: (series[who], who))
    return {who: place / len(ranked) for place, who in enumerate(ranked)}


def _place(board: Board, account: str) -> float:
    return board.evidence.of_accounts.series["redeeming.accounts#place"].get(account, 0)


def _as_int(text: str) -> int:
    return int(text[2:], 16)


def right(guesses: Guesses, owner: Mapping[str, str]) -> Iterable[tuple[str, bool]]:
    """Whether each guess is right; accounts whose owner nobody knows do not exist."""
    return ((account, owner[account] == who) for account, who in guesses.items())
