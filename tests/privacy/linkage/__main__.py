"""Plays many linkage games and prints who named whom: `make linkage`, or `python -m tests.privacy.linkage --help`.

It ends with 1 when an attacker beats luck in the design.
"""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.privacy.linkage import campaign, game, newcomers
from tests.privacy.linkage.mutants import DESIGN, MUTANTS

# Of rosters, for the table of newcomers.
SIZES = (120, 240, 1_000, 5_000)


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
    only_count = "count, without a database, how often newcomers are found, in games of so many people in all"
    asks.add_argument("--newcomers", type=int, metavar="PEOPLE", help=only_count)
    said = asks.parse_args()
    if said.newcomers:
        print(newcomers.table(SIZES, said.newcomers, said.seed))
        return
    with TemporaryDirectory() as passing:
        kept = said.keep or Path(passing)
        kept.mkdir(parents=True, exist_ok=True)
        leaks = False
        for name in said.only:
            began, games = time.monotonic(), said.games if name == "design" else said.mutant_games or said.games
            found = campaign.play(name, range(said.seed, said.seed + games), said.size, min(said.jobs, games), kept)
            leaks = leaks or (name == DESIGN.name and game.strongest(found)[1] < game.HOLDS)
            print(f"  size {said.size}, seed {said.seed}, {time.monotonic() - began:.0f} s\n", flush=True)
    sys.exit(leaks)


if __name__ == "__main__":
    main()
