"""The table a roster file passes through, and what is done from there. Digests only; it ends with the transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import OperationalError

from kernel import scope, staging
from kernel.refusals import Refused

COLUMNS = "line int, person_key bytea, covered boolean, starts_on date, ends_on date, cohort text"
TYPES = ["int4", "bytea", "bool", "date", "date", "text"]


class Busy(Refused):
    """Another file of the same organisation is being taken in."""

    message = "Another file is being taken in at this moment. Please try again in a minute."


@dataclass(frozen=True)
class Numbers:
    """What a file would do to the people of the organisation in scope."""

    before: int
    new: int
    changed: int
    leaving: int
    same: int
    doubled: int


@contextmanager
def writer() -> Iterator[Callable[..., None]]:
    """Yields a function that takes one line: number of the line, digest, covered, from, until, cohort."""
    staging.make("roster_lines", COLUMNS)
    with staging.copying("roster_lines", TYPES) as write:
        yield write
    staging.run("create index on pg_temp.roster_lines (person_key)")
    staging.run("analyze pg_temp.roster_lines")


def numbers(*, full: bool) -> Numbers:
    """Count what would happen; `full` means that whoever is not in the file leaves."""
    row = staging.run(COUNT, full=full, tenant=_tenant()).one()
    return Numbers(row.before, row.new, row.changed, row.leaving, row.same, row.doubled)


def doubled(most: int) -> list[int]:
    """The lines whose employee number stands in an earlier line, the first `most` of them."""
    return [row.line for row in staging.run(DOUBLED, most=most)]


def apply(*, full: bool, on: date) -> None:
    """Write what differs, and nothing else."""
    staging.run(CHANGE, tenant=_tenant())
    staging.run(ADD, tenant=_tenant())
    if full:
        staging.run(LEAVE, tenant=_tenant(), on=on)


def lock(tenant_id: UUID) -> None:
    """Wait until nothing else changes the roster of this organisation. Raises Busy after this login's longest wait."""
    try:
        staging.run("select pg_advisory_xact_lock(hashtextextended(:tenant, 1))", tenant=str(tenant_id))
    except OperationalError as error:
        raise Busy from error


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]


COUNT = """
    with p as (select * from tenants.people p where p.tenant_id = :tenant),
    both_sides as (
        select p.person_key is not null as known, l.person_key is not null as listed,
            coalesce(p.covered, false) as was, coalesce(l.covered, false) as is_now,
            (p.covered, p.starts_on, p.ends_on, p.cohort) is distinct from (l.covered, l.starts_on, l.ends_on, l.cohort)
                as differs
        from p full join pg_temp.roster_lines l using (person_key)
    )
    select count(*) filter (where was) as before,
        count(*) filter (where listed and is_now and not was) as new,
        count(*) filter (where listed and is_now and was and differs) as changed,
        count(*) filter (where was and ((listed and not is_now) or (:full and not listed))) as leaving,
        count(*) filter (where listed and known and not differs) as same,
        (select count(*) from (
            select 1 from pg_temp.roster_lines group by person_key having count(*) > 1
        ) twice) as doubled
    from both_sides
"""
DOUBLED = """
    select line from (
        select line, row_number() over (partition by person_key order by line) as nth from pg_temp.roster_lines
    ) numbered where nth > 1 order by line limit :most
"""
CHANGE = """
    update tenants.people p set covered = l.covered, starts_on = l.starts_on, ends_on = l.ends_on, cohort = l.cohort
    from pg_temp.roster_lines l where p.tenant_id = :tenant and p.person_key = l.person_key
    and (p.covered, p.starts_on, p.ends_on, p.cohort) is distinct from (l.covered, l.starts_on, l.ends_on, l.cohort)
"""
ADD = """
    insert into tenants.people (tenant_id, person_key, covered, starts_on, ends_on, cohort)
    select :tenant, l.person_key, l.covered, l.starts_on, l.ends_on, l.cohort from pg_temp.roster_lines l
    left join tenants.people p on p.tenant_id = :tenant and p.person_key = l.person_key
    where p.person_key is null order by l.person_key
"""
LEAVE = """
    update tenants.people p set covered = false, ends_on = least(coalesce(p.ends_on, :on), :on)
    where p.tenant_id = :tenant and p.covered
    and not exists (select 1 from pg_temp.roster_lines l where l.person_key = p.person_key)
"""
