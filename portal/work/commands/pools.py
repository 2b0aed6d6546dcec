"""`alcove work pool add`, `place` and `list`: pools of small organisations, and who waits for which."""

from datetime import datetime
from uuid import UUID

import click

from kernel import clock
from portal import terminal, unit_of_work
from portal.work.commands import running
from portal.work.operator import pool_words
from tenants import pool_places
from tenants.organisations import Wanted

ROLE = "operator_web"


@click.group()
def pool() -> None:
    """Pools of small organisations."""


@pool.command()
@click.argument("name")
@click.option("--country", default="GB", show_default=True, help="Two capital letters (ISO 3166-1).")
@click.option("--year", type=click.DateTime(["%Y-%m-01"]), required=True, help="First day of its contract year.")
@terminal.json_option
def add(name: str, country: str, year: datetime) -> None:
    """Make the pool NAME."""
    with running.app(), unit_of_work.acting(ROLE):
        pool_id = pool_places.make(name, Wanted("", name, country, year.date()))
    terminal.say(f"{name} was made: {pool_id}", pool_id=pool_id)


@pool.command()
@click.argument("slug")
@click.option("--pool", "pool_id", type=click.UUID, required=True, help="The pool it waits for.")
@click.option("--people", type=click.IntRange(1), required=True, help="About how many it covers, by its own word.")
@terminal.json_option
def place(slug: str, pool_id: UUID, people: int) -> None:
    """Let the organisation SLUG wait for a pool."""
    with running.app():
        tenant_id = running.tenant(slug)
        with unit_of_work.acting(ROLE, tenant_id=tenant_id):
            pool_places.place(pool_id, people=people, at=clock.now())
    terminal.say(f"{slug} waits for the pool.", tenant_id=tenant_id, pool_id=pool_id)


@pool.command(name="list")
@terminal.json_option
def show() -> None:
    """Say how far each pool is."""
    with running.app(), unit_of_work.acting(ROLE):
        found = [(pool.pool_id, pool.called, *pool_words.line(pool)) for pool in pool_places.pools()]
    lines = [f"{pool_id}  {called}: {state}, {count} organisations, {people} people"
             for pool_id, called, state, count, people in found]  # fmt: skip
    listed = [dict(zip(("pool_id", "called", "state", "organisations", "people"), row, strict=True)) for row in found]
    terminal.say("\n".join(lines) or "There are no pools.", pools=listed)
