"""Many games of one kind, side by side, each kept as soon as it ends so that an interruption loses none."""

import pickle
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

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
            # What is spoilt shows before anybody renews.
            played = game.play(at, MUTANTS[name], size=size, seed=seed, short=name != DESIGN.name)
            _file(kept, name, seed, size).write_bytes(pickle.dumps(played))
    finally:
        at.stop()


def _file(kept: Path, name: str, seed: int, size: int) -> Path:
    return kept / f"{name}-{size}-{seed}.played"


def play(name: str, seeds: Sequence[int], size: int, jobs: int, kept: Path) -> dict[str, Tally]:
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
