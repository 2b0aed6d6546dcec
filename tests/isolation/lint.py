"""Runs the schema lint: every rule of schema_lint.sql over one database."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

FILE = Path(__file__).with_name("schema_lint.sql")

# What the rules speak of. `touches`: which login may read or change rows of a table, whatever the policies say.
# `narrowed`: which login sees only rows of its own, by which key. `owned`: a narrowed login touches it, and the key
# is there. `guards`: which restrictive policy holds which login to which key.
WORDS = """
with logins as (select * from pg_roles where rolname = any (%(logins)s::text[])),
narrowed as (select * from unnest(%(narrowed)s::text[], %(by)s::text[]) as n (role, key)),
our_schemas as (select * from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
ours as (
    select c.* from pg_class c join our_schemas n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and not exists (
        select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
),
columns as (select a.* from pg_attribute a join ours c on c.oid = a.attrelid where a.attnum > 0 and not a.attisdropped),
touches as (
    select c.oid, r.rolname as role from ours c cross join logins r
    where c.relkind in ('r', 'p') and not r.rolbypassrls and (
        has_any_column_privilege(r.oid, c.oid, 'select, update') or has_table_privilege(r.oid, c.oid, 'delete'))
),
guards as (
    select p.polrelid as oid, r.rolname as role, n.key
    from pg_policy p cross join logins r join narrowed n on n.role = r.rolname
    where not p.polpermissive and (r.oid = any (p.polroles) or 0 = any (p.polroles)) and p.polcmd = '*'
      and pg_get_expr(p.polqual, p.polrelid) ~ ('\\m' || n.key || ' = .*app\\.' || n.key)
),
owned as (
    select t.oid, t.role, n.key from touches t join narrowed n on n.role = t.role
    where exists (select from columns a where a.attrelid = t.oid and a.attname = n.key)
      and t.oid::regclass || ' ' || t.role <> all (%(open)s::text[])
)
"""


class Broken(NamedTuple):
    """One thing a rule found."""

    rule: str
    thing: str
    said: str


@dataclass(frozen=True)
class House:
    """Who logs in to a database, by which key which of them is narrowed, and to which tables it is not."""

    logins: tuple[str, ...]
    narrowed: tuple[tuple[str, str], ...]
    open_to: tuple[tuple[str, str], ...] = ()

    def words(self) -> dict[str, list[str]]:
        """The parameters of every rule."""
        return {
            "logins": list(self.logins),
            "narrowed": [role for role, _ in self.narrowed],
            "by": [key for _, key in self.narrowed],
            "open": [f"{table} {role}" for table, role in self.open_to],
        }


def rules() -> dict[str, str]:
    """Name and query of every rule in the file."""
    blocks = re.split(r"^-- rule: (\w+)$", FILE.read_text(), flags=re.MULTILINE)[1:]
    return dict(zip(blocks[::2], (query.strip().rstrip(";") for query in blocks[1::2]), strict=True))


def broken(connection: psycopg.Connection[Any], house: House) -> list[Broken]:
    """Everything in this database that breaks a rule."""
    found = []
    for rule, query in rules().items():
        rows = connection.execute(WORDS.encode() + query.encode(), house.words()).fetchall()
        found += [Broken(rule, *row) for row in rows]
    return found
