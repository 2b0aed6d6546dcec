"""The command line of the work side: `alcove work ...`. Each command lives in a module of `commands/`."""

import click

from portal import terminal

# Every module of `commands/` that has a command, named here so that none is found by accident.
MODULES = {
    "migrate": "portal.work.commands.migrate",
    "tenant": "portal.work.commands.organisations",
    "pool": "portal.work.commands.pools",
    "operator": "portal.work.commands.people",
    "staff": "portal.work.commands.people",
    "sso": "portal.work.commands.sso",
    "roster": "portal.work.commands.roster",
    "plans": "portal.work.commands.plans",
    "keys": "portal.work.commands.plans",
    "cards": "portal.work.commands.cards",
    "releases": "portal.work.commands.releases",
    "statements": "portal.work.commands.statements",
    "invoices": "portal.work.commands.invoices",
    "shuffle": "portal.work.commands.shuffle",
    "seed": "portal.work.commands.seed",
    "settle": "portal.work.commands.seed",
}


@click.group(cls=terminal.Group, modules=MODULES)
def main() -> None:
    """Commands of the work side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


if __name__ == "__main__":
    main(prog_name="alcove work")
