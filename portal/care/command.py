"""The command line of the care side: `alcove care ...`. Each command lives in a module of `commands/`."""

from collections.abc import Sequence

import click

from portal import terminal
from portal.care.commands import cards, keys, migrate, network, plans, provider, releases, seed, shuffle

# Every module of `commands/` that has a command, named here so that none is found by accident.
COMMANDS: Sequence[click.Command] = (
    migrate.migrate,
    network.network,
    provider.provider,
    plans.plans,
    keys.keys,
    cards.cards,
    releases.period,
    releases.releases,
    shuffle.shuffle,
    seed.seed,
)


@click.group(cls=terminal.Group)
def main() -> None:
    """Commands of the care side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="alcove care")
