"""The command line of the work side: `alcove work ...`. Each command lives in a module of `commands/`."""

from collections.abc import Sequence

import click

from portal import terminal
from portal.work.commands import (
    cards,
    invoices,
    migrate,
    organisations,
    people,
    plans,
    pools,
    releases,
    roster,
    seed,
    shuffle,
    sso,
    statements,
)

# Every module of `commands/` that has a command, named here so that none is found by accident.
COMMANDS: Sequence[click.Command] = (
    migrate.migrate,
    organisations.tenant,
    pools.pool,
    people.operator,
    people.staff,
    sso.sso,
    roster.roster,
    plans.plans,
    plans.keys,
    cards.cards,
    releases.releases,
    statements.statements,
    invoices.invoices,
    shuffle.shuffle,
    seed.seed,
    seed.settle,
)


@click.group(cls=terminal.Group)
def main() -> None:
    """Commands of the work side. Exit code 0: done; 1: refused, with the reason; 2: wrongly called."""


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="alcove work")
