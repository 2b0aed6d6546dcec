"""The command line of the care side: `alcove care ...`. Each command lives in a module of `commands/`."""

import click

from portal import terminal

# Every module of `commands/` that has a command, named here so that none is found by accident.
MODULES = {
    "migrate": "migrate",
    "network": "network",
    "provider": "provider",
    "plans": "plans",
    "keys": "keys",
    "cards": "cards",
    "period": "releases",
    "releases": "releases",
    "shuffle": "shuffle",
    "seed": "seed",
}


@click.group(cls=terminal.Group, package="portal.care.commands", modules=MODULES)
def main() -> None:
    """Commands of the care side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


if __name__ == "__main__":
    main(prog_name="alcove care")
