"""The table a roster file passes through, and what is done from there. Digests only; it ends with the transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from struct import Struct
from uuid import UUID

from sqlalchemy.exc import OperationalError

from kernel import scope, staging
from kernel.refusals import Refused
from tenants import newcomers
from tenants.newcomers import BEGINS_ON, Rule

COLUMNS = "line int, person_key bytea, covered boolean, starts_on date, ends_on date, cohort text"
# A row as COPY's binary format has it: the number of cells, then each cell's length and content; -1 is null.
HEAD, DAY, LENGTH = Struct(">hiii32s"), Struct(">ii"), Struct(">i")
TRUE, FALSE, NULL = b"\0\0\0\1\1", b"\0\0\0\1\0", b"\xff\xff\xff\xff"
DAY_ONE = date(2000, 1, 1).toordinal()
# Sorting and joining a million digests beside the table, and in memory as far as this goes.
MEMORY = "64MB"
# Lines sent together.
AT_ONCE = 4_096
PATIENCE_SECONDS = 900


class Busy(Refused):
    """Another file of the same organisation is being taken in."""

    message = "Another file is being taken in at this moment. Please try again in a minute."


@dataclass(frozen=True)
class Numbers:
    """What a file would do to the people of the organisation in scope. `later`: of the new, whose day is to come."""

    before: int = 0
    new: int = 0
    later: int = 0
    changed: int = 0
    leaving: int = 0
    same: int = 0
    doubled: int = 0


def lock(tenant_id: UUID) -> None:
    """Wait until nothing else changes the roster of this organisation. Raises Busy after this login's longest wait."""
    try:
        staging.run("select pg_advisory_xact_lock(hashtextextended(:tenant, 1))", tenant=str(tenant_id))
    except OperationalError as error:
        raise Busy from error


@contextmanager
def writer() -> Iterator[Callable[..., None]]:
    """Yields a function that takes one line: its number, the digest, and `packed` covered, from, until and group."""
    staging.give_time(PATIENCE_SECONDS, MEMORY)
    staging.make("roster_lines", COLUMNS)
    head, rows = HEAD.pack, [b""]
    with staging.pouring("roster_lines") as pour:

        def write(line: int, key: bytes, covered: bytes, starts_on: bytes, ends_on: bytes, cohort: bytes) -> None:
            rows.append(head(6, 4, line, 32, key) + covered + starts_on + ends_on + cohort)
            if len(rows) >= AT_ONCE:
                pour(b"".join(rows))
                rows.clear()

        yield write
        pour(b"".join(rows))


def packed(meaning: bool | date | str | None) -> bytes:
    """A cell as COPY's binary format has it."""
    match meaning:
        case None:
            return NULL
        case bool():
            return TRUE if meaning else FALSE
        case date():
            return DAY.pack(4, meaning.toordinal() - DAY_ONE)
    text = meaning.encode()
    return LENGTH.pack(len(text)) + text


def count(*, full: bool, on: date, grace: int, rule: Rule) -> Numbers:
    """What would happen; what would change is kept for `apply`. With `full`, whoever is not in the file leaves.

    `rule` says from when newcomers are covered.
    """
    doubled = staging.run(DOUBLED_COUNT).scalar_one()
    if doubled:
        return Numbers(doubled=doubled)
    values = {"tenant": _tenant(), "full": full, "on": on, "grace": grace, "rule": rule.value,
              "first_day": newcomers.first_day(on)}  # fmt: skip
    staging.make_from("roster_changes", CHANGES, values)
    row = staging.run(COUNT, tenant=_tenant(), on=on).one()
    return Numbers(row.before, row.new, row.later, row.changed, row.leaving, row.listed - row.touched)


def doubled(most: int) -> list[int]:
    """The lines whose employee number stands in an earlier line, the first `most` of them."""
    return [row.line for row in staging.run(DOUBLED, most=most)]


def apply() -> None:
    """Write what differs, as it was counted, and nothing else."""
    staging.run(CHANGE, tenant=_tenant())
    staging.run(ADD, tenant=_tenant())


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]


DOUBLED_COUNT = """
    select count(*) - count(distinct person_key) from pg_temp.roster_lines
"""
DOUBLED = """
    select line from (
        select line, row_number() over (partition by person_key order by line) as nth from pg_temp.roster_lines
    ) numbered where nth > 1 order by line limit :most
"""
# One pass over both sides keeps only what differs. A wrong line (covered is null) changes nothing, and whoever is
# named by one does not leave. Who is in their last days already is not counted as leaving a second time.
CHANGES = f"""
    with p as (select * from tenants.people where tenant_id = :tenant)
    select coalesce(l.person_key, p.person_key) as person_key,
        p.person_key is null as is_new,
        l.person_key is null as leaves,
        coalesce(p.covered and (p.ends_on is null or p.ends_on >= :on), false) as was,
        case when l.person_key is null then :grace > 0 else l.covered end as covered,
        case when l.person_key is null then p.starts_on else b.begins end as starts_on,
        case when l.person_key is null then least(p.ends_on, cast(:on as date) + :grace) else l.ends_on end as ends_on,
        case when l.person_key is null then p.cohort else l.cohort end as cohort
    from p full join pg_temp.roster_lines l on l.person_key = p.person_key
        cross join lateral (select {BEGINS_ON} as begins) b
    where case
        when l.person_key is null
            then :full and p.covered and (p.ends_on is null or p.ends_on > cast(:on as date) + :grace or :grace = 0)
        else l.covered is not null and (p.person_key is null
            or (p.covered, p.starts_on, p.ends_on, p.cohort)
                is distinct from (l.covered, b.begins, l.ends_on, l.cohort))
        end
"""  # noqa: S608 - BEGINS_ON is a constant
COUNT = """
    select
        (select count(*) from tenants.people where tenant_id = :tenant
            and covered and (ends_on is null or ends_on >= :on)) as before,
        (select count(*) from pg_temp.roster_lines where covered is not null) as listed,
        count(*) filter (where not leaves) as touched,
        count(*) filter (where not leaves and covered and not was) as new,
        count(*) filter (where not leaves and covered and not was and starts_on > :on) as later,
        count(*) filter (where not leaves and covered and was) as changed,
        count(*) filter (where was and (leaves or not covered)) as leaving
    from pg_temp.roster_changes
"""
CHANGE = """
    update tenants.people p set covered = c.covered, starts_on = c.starts_on, ends_on = c.ends_on, cohort = c.cohort
    from pg_temp.roster_changes c where p.tenant_id = :tenant and p.person_key = c.person_key and not c.is_new
"""
# In the order of the key, so that neighbours of the index are written together.
ADD = """
    insert into tenants.people (tenant_id, person_key, covered, starts_on, ends_on, cohort)
    select :tenant, person_key, covered, starts_on, ends_on, cohort from pg_temp.roster_changes
    where is_new order by person_key
"""
