"""The command line of the work side: `alcove work ...`. Each command lives in a module of `commands/`."""

import click

from portal import terminal

# Every module of `commands/` that has a command, named here so that none is found by accident.
MODULES = {
    "migrate": "migrate",
    "tenant": "organisations",
    "pool": "pools",
    "operator": "people",
    "staff": "people",
    "sso": "sso",
    "roster": "roster",
    "plans": "plans",
    "keys": "plans",
    "cards": "cards",
    "releases": "releases",
    "statements": "statements",
    "invoices": "invoices",
    "shuffle": "shuffle",
    "seed": "seed",
    "settle": "seed",
}


@click.group(cls=terminal.Group, package="portal.work.commands", modules=MODULES)
def main() -> None:
    """Commands of the work side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


if __name__ == "__main__":
    main(prog_name="alcove work")
