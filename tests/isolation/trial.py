"""Puts a table on trial: every role, in every context, tries every verb on rows of its own and of somebody else.

The rows are made up from the catalogue. Checks, references and triggers are taken off for the trial, so that only
grants and policies answer; everything is rolled back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.isolation.models import Declared

MINE, THEIRS, NOBODYS = (UUID(int=number) for number in (1, 2, 3))
VERBS = ("select", "insert", "update", "delete")
REFUSED = "refused"

# A literal for each type a column may have; %s is a fresh number, so that no two rows are alike.
LITERALS = {
    "uuid": "gen_random_uuid()",
    "text": "'%s'",
    "varchar": "'%s'",
    "bpchar": "'x'",
    "citext": "'%s'",
    "bytea": "decode(md5('%s'), 'hex')",
    "bool": "true",
    "int2": "(%s %% 30000)",
    "int4": "%s",
    "int8": "%s",
    "numeric": "0.1",
    "float8": "0.5",
    "date": "date '2000-01-01' + %s %% 9000",
    "time": "time '10:00'",
    "timestamp": "timestamp '2000-01-01' + interval '%s minutes'",
    "timestamptz": "timestamptz '2000-01-01 00:00Z' + interval '%s minutes'",
    "interval": "interval '1 hour'",
    "tstzrange": "tstzrange(timestamptz '2000-01-01 00:00Z' + interval '%s hours', null)",
    "daterange": "daterange(date '2000-01-01' + %s %% 9000, null)",
    "jsonb": "'{}'",
    "json": "'{}'",
    "inet": "'::1'",
}


@dataclass(frozen=True)
class Column:
    """A column as the catalogue has it."""

    name: str
    kind: str


class Trial:
    """One table, two rows, in one transaction that the caller rolls back."""

    def __init__(self, connection: "psycopg.Connection[Any]", table: Declared, keys: tuple[str, ...]) -> None:
        self._connection = connection
        self._table = table
        self._name = sql.SQL(table.name)
        self._columns = self._read_columns()
        self._keys = [column.name for column in self._columns if column.name in keys]
        self._undress()

    def faults(self, roles: tuple[str, ...], narrowed: dict[str, tuple[str, ...]]) -> Iterator[str]:
        """What is allowed that was not promised, refused that was, or seen that is another's."""
        for role in roles:
            verbs = self._table.access.get(role, frozenset())
            for fault in self._faults_of(role, verbs, [key for key in self._keys if key in narrowed.get(role, ())]):
                yield f"{self._table.name} as {role}: {fault}"

    def _faults_of(self, role: str, verbs: frozenset[str], keys: list[str]) -> Iterator[str]:
        values = dict(self._table.values)
        mine: dict[str, Any] = dict.fromkeys(self._keys, MINE)
        theirs: dict[str, Any] = dict.fromkeys(self._keys, THEIRS)
        if self._table.by_column and role in values:
            mine[self._table.by_column], theirs[self._table.by_column] = values[role], "another"
            keys = [self._table.by_column]
        with self._connection.transaction(force_rollback=True):
            self._connection.execute(self._insert(mine))
            self._connection.execute(self._insert(theirs))
            for verb in VERBS:
                yield from self._faults_of_verb(role, verb, verb in verbs, mine)
            if keys:
                yield from self._leaks(role, verbs, keys, mine, theirs)

    def _faults_of_verb(self, role: str, verb: str, promised: bool, mine: dict[str, Any]) -> Iterator[str]:
        result = self._try(role, MINE, self._statement(role, verb, mine))
        if not promised and result != REFUSED:
            yield f"may {verb}, which nobody promised"
        elif promised and result == REFUSED:
            yield f"may not {verb}, though it was promised"
        elif promised and result == 0:
            yield f"does not reach its own row by {verb}"

    def _leaks(
        self, role: str, verbs: frozenset[str], keys: list[str], mine: dict[str, Any], theirs: dict[str, Any]
    ) -> Iterator[str]:
        """What reaches rows of others, without context, as somebody else, or by giving a row away."""
        contexts = {"without context": None, "as a stranger": NOBODYS} if keys[0] in self._keys else {}
        for verb in verbs - {"insert"}:
            statement = self._statement(role, verb, mine)
            if self._try(role, MINE, statement) not in (1, REFUSED):
                yield f"reaches a row of somebody else by {verb}"
            for said, context in contexts.items():
                if self._try(role, context, statement) not in (0, REFUSED):
                    yield f"reaches rows {said} by {verb}"
        if "insert" in verbs:
            if self._try(role, MINE, self._statement(role, "insert", theirs)) != REFUSED:
                yield "may insert a row for somebody else"
            for said, context in contexts.items():
                if self._try(role, context, self._statement(role, "insert", mine)) != REFUSED:
                    yield f"may insert {said}"
        for key in keys:
            gift = sql.SQL("update {} set {} = {}").format(self._name, sql.Identifier(key), sql.Literal(theirs[key]))
            if self._try(role, MINE, gift) != REFUSED:
                yield f"may give its row away by {key}"

    def _statement(self, role: str, verb: str, row: dict[str, Any]) -> sql.Composable:
        if verb == "select":
            return sql.SQL("select from {}").format(self._name)
        if verb == "delete":
            return sql.SQL("delete from {}").format(self._name)
        if verb == "insert":
            return self._insert(row, self._granted(role, "insert"))
        column = self._granted(role, "update", but=self._keys)[-1]
        return sql.SQL("update {} set {} = {}").format(
            self._name, sql.Identifier(column.name), sql.SQL(literal(column))
        )

    def _granted(self, role: str, verb: str, but: list[str] | None = None) -> list[Column]:
        """The columns a role may use the verb on; all of them where it may on none, so that it is refused."""
        query = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
        query += "and has_column_privilege(%s, attrelid, attnum, %s)"
        names = {row[0] for row in self._connection.execute(query.encode(), (self._table.name, role, verb))}
        found = [column for column in self._columns if column.name in names and column.name not in (but or ())]
        return found or [column for column in self._columns if column.name not in (but or ())] or self._columns

    def _insert(self, row: dict[str, Any], columns: list[Column] | None = None) -> sql.Composable:
        columns = columns or self._columns
        values = [
            sql.Literal(row[column.name]) if column.name in row else sql.SQL(literal(column)) for column in columns
        ]
        return sql.SQL("insert into {} ({}) values ({})").format(
            self._name,
            sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
            sql.SQL(", ").join(values),
        )

    def _try(self, role: str, owner: UUID | None, statement: sql.Composable) -> int | str:
        """Rows reached, `refused`, or -1 when something other than a grant or a policy objected."""
        try:
            with self._connection.transaction(force_rollback=True):
                for key in self._keys:
                    self._connection.execute("select set_config(%s, %s, true)", (f"app.{key}", str(owner or "")))
                self._connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
                return self._connection.execute(statement).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return REFUSED
        except (psycopg.IntegrityError, psycopg.DataError):
            return -1

    def _read_columns(self) -> list[Column]:
        query = """
            select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attnum
        """
        return [Column(*row) for row in self._connection.execute(query, (self._table.name,))]

    def _undress(self) -> None:
        query = "select conname from pg_constraint where conrelid = %s::regclass and contype in ('c', 'f', 'x')"
        for (name,) in self._connection.execute(query, (self._table.name,)).fetchall():
            self._connection.execute(
                sql.SQL("alter table {} drop constraint {}").format(self._name, sql.Identifier(name))
            )
        self._connection.execute(sql.SQL("alter table {} disable trigger user").format(self._name))


def literal(column: Column) -> str:
    """SQL for a value of the column's type, unlike any before."""
    if column.kind.startswith("_"):
        return f"'{{}}'::{column.kind[1:]}[]"
    template = LITERALS[column.kind]
    return (template.replace("%s", str(uuid4().int % 1_000_000)) if "%s" in template else template).replace("%%", "%")
