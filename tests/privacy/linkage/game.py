"""The linkage game: `make linkage`, or `python -m tests.privacy.linkage.game --help`.

Each game is a year of made-up people in the real applications, evidence of all that is stored, and attackers who name a
person for each account. The design holds when no attacker beats luck; each mutant must be caught, or the game is blind.
"""

import argparse
import pickle
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.privacy.linkage import attackers, learned
from tests.privacy.linkage.attackers import Board
from tests.privacy.linkage.clockwork import YEAR_BEGINS
from tests.privacy.linkage.installation import Installation
from tests.privacy.linkage.learned import Paired
from tests.privacy.linkage.mutants import MUTANTS, Mutant
from tests.privacy.linkage.reading import Evidence
from tests.privacy.linkage.score import Tally, text
from tests.privacy.linkage.story import Story

HOLDS, CAUGHT = 1e-3, 1e-6
LEARNED, MEMBERSHIP = "learned (boosting)", "who is in care at all"
FOLDS = 4

Named = dict[str, list[tuple[bool, float]]]


@dataclass(eq=False)
class Played:
    """What one game leaves: for each attacker the guesses with their luck, and what the learner needs."""

    named: Named
    paired: Paired


def play(at: Installation, mutant: Mutant, *, size: int, seed: int, short: bool = False) -> Played:
    """One game, on servers that are running."""
    story = Story(at.fresh(), mutant, size, Random(seed), short=short)
    said = StringIO()
    # What the applications print is a log, wherever it goes in production.
    with redirect_stdout(said), redirect_stderr(said):
        story.play()
    programs = at.home / "programs.log"
    programs.write_text(said.getvalue())
    folder = at.home / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    at.take(folder, [log for log in (programs, story.access_log) if log.exists()])
    begins = YEAR_BEGINS.timestamp()
    board = Board(Evidence(folder, {each.number: begins + (each.joins or 0) for each in story.people}), Random(seed))
    owner = story.truth.owner
    assert set(owner) == set(board.possible)
    named: Named = {}
    for name, attack in attackers.all_of(board).items():
        named[name] = [(hit, board.chance(account)) for account, hit in attackers.right(attack(board), owner)]
    named[MEMBERSHIP] = _members(board, story)
    return Played(named, learned.paired(board, owner))


def _members(board: Board, story: Story) -> list[tuple[bool, float]]:
    """Say of everybody who collected that they are in care. Luck: the share of those who signed in who are."""
    users = set(story.truth.owner.values())
    named = set.union(*board.evidence.collected.values())
    invited = {each.number for each in story.people if each.would_sign_in}
    return [(who in users, len(users) / len(invited | named)) for who in sorted(named)]


def with_learned(games: Sequence[Played]) -> None:
    """Have the learner name the accounts of each game, having learned from the others."""
    folds = [games[number::FOLDS] for number in range(min(FOLDS, len(games)))]
    for fold in folds if len(games) > 1 else ():
        others = [game.paired for game in games if game not in fold]
        for game in fold:
            guesses = learned.attack(others, game.paired, Random(len(others)))
            found = attackers.right(guesses, game.paired.owner)
            game.named[LEARNED] = [(hit, game.paired.chances[account]) for account, hit in found]


def tallies(games: Iterable[Played]) -> dict[str, Tally]:
    """All games together, by attacker."""
    found: dict[str, Tally] = {}
    for game in games:
        for name, guesses in game.named.items():
            for hit, chance in guesses:
                found.setdefault(name, Tally()).add(hit, chance)
    return found


def strongest(found: Mapping[str, Tally]) -> tuple[str, float]:
    """The attacker whom luck explains least, and the probability, multiplied by how many attackers tried."""
    name = min(found, key=lambda each: found[each].p())
    return name, min(1.0, found[name].p() * len(found))


def table(mutant: Mutant, found: Mapping[str, Tally], games: int) -> str:
    """What a person reads."""
    lines = [
        f"{mutant.name}: {games} games, {len(found)} attackers",
        f"  {'attacker':62} {'named':>6} {'right':>6} {'rate':>7} {'luck':>7} {'p':>8}  verdict",
    ]
    for name, tally in found.items():
        above = tally.p() * len(found) < HOLDS
        verdict = "ABOVE LUCK" if above else "luck"
        lines.append(
            f"  {name:62} {len(tally.chances):6} {tally.hits:6} {tally.rate:7.2%} {tally.luck:7.2%} "
            f"{text(tally.p()):>8}  {verdict}"
        )
    name, p = strongest(found)
    said = f"caught by '{name}'" if p < CAUGHT else "not caught" if mutant.name != "design" else "holds"
    lines.append(
        f"  {said if p >= HOLDS or p < CAUGHT else 'doubtful'}: p = {text(p)} after all {len(found)} attackers"
    )
    return "\n".join(lines)


def _play_several(name: str, seeds: Sequence[int], size: int, kept: Path) -> None:
    """Play what is not kept yet; each game is kept as soon as it ends."""
    # Asked to stop, the servers are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    due = [seed for seed in seeds if not _file(kept, name, seed, size).exists()]
    if not due:
        return
    at = Installation(one_cluster=MUTANTS[name].one_cluster)
    try:
        for seed in due:
            played = play(at, MUTANTS[name], size=size, seed=seed)
            _file(kept, name, seed, size).write_bytes(pickle.dumps(played))
    finally:
        at.stop()


def _file(kept: Path, name: str, seed: int, size: int) -> Path:
    return kept / f"{name}-{size}-{seed}.played"


def campaign(name: str, seeds: Sequence[int], size: int, jobs: int, kept: Path) -> dict[str, Tally]:
    """Play many games of one kind, side by side, and print their table."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        parts = [pool.submit(_play_several, name, seeds[job::jobs], size, kept) for job in range(jobs)]
        for part in parts:
            part.result()
    played = [pickle.loads(_file(kept, name, seed, size).read_bytes()) for seed in seeds]
    with_learned(played)
    found = tallies(played)
    print(table(MUTANTS[name], found, len(played)), flush=True)
    return found


def main() -> None:
    """Play as the command line says."""
    asks = argparse.ArgumentParser(prog="make linkage", description=__doc__)
    asks.add_argument("--games", type=int, default=3, help="games of the design")
    asks.add_argument("--mutant-games", type=int, default=0, help="games of each mutant; 0 is as many as of the design")
    asks.add_argument("--size", type=int, default=80, help="people on the roster")
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--jobs", type=int, default=2, help="games side by side")
    asks.add_argument("--only", nargs="*", choices=sorted(MUTANTS), default=list(MUTANTS))
    asks.add_argument("--keep", type=Path, help="keep each game in this folder, and go on there after an interruption")
    said = asks.parse_args()
    with TemporaryDirectory() as passing:
        kept = said.keep or Path(passing)
        kept.mkdir(parents=True, exist_ok=True)
        for name in said.only:
            began, games = time.monotonic(), said.games if name == "design" else said.mutant_games or said.games
            campaign(name, range(said.seed, said.seed + games), said.size, min(said.jobs, games), kept)
            print(f"  size {said.size}, seed {said.seed}, {time.monotonic() - began:.0f} s\n", flush=True)


if __name__ == "__main__":
    main()
