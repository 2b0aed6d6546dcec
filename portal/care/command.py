"""The command line of the care side: `alcove care ...`. Each command lives in a module of `commands/`."""

import click

from portal import terminal

# Every module of `commands/` that has a command, named here so that none is found by accident.
MODULES = {
    "migrate": "portal.care.commands.migrate",
    "network": "portal.care.commands.network",
    "provider": "portal.care.commands.provider",
    "plans": "portal.care.commands.plans",
    "keys": "portal.care.commands.keys",
    "cards": "portal.care.commands.cards",
    "period": "portal.care.commands.releases",
    "releases": "portal.care.commands.releases",
    "shuffle": "portal.care.commands.shuffle",
    "seed": "portal.care.commands.seed",
}


@click.group(cls=terminal.Group, modules=MODULES)
def main() -> None:
    """Commands of the care side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


if __name__ == "__main__":
    main(prog_name="alcove care")
