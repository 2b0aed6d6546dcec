"""Plays many linkage games and prints who named whom: `make linkage`, or `python -m tests.privacy.linkage --help`.

It ends with 1 when an attacker beats luck in the design.
"""

import argparse
import pickle
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.privacy.linkage import game
from tests.privacy.linkage.installation import Installation
from tests.privacy.linkage.mutants import DESIGN, MUTANTS
from tests.privacy.linkage.score import Tally


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
            played = game.play(at, MUTANTS[name], size=size, seed=seed)
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
    game.with_learned(played)
    found = game.tallies(played)
    print(game.table(MUTANTS[name], found, len(played)), flush=True)
    return found


def main() -> None:
    """Play as the command line says."""
    asks = argparse.ArgumentParser(prog="python -m tests.privacy.linkage", description=__doc__)
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
        leaks = False
        for name in said.only:
            began, games = time.monotonic(), said.games if name == "design" else said.mutant_games or said.games
            found = campaign(name, range(said.seed, said.seed + games), said.size, min(said.jobs, games), kept)
            leaks = leaks or (name == DESIGN.name and game.strongest(found)[1] < game.HOLDS)
            print(f"  size {said.size}, seed {said.seed}, {time.monotonic() - began:.0f} s\n", flush=True)
    sys.exit(leaks)


if __name__ == "__main__":
    main()
