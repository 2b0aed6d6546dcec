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

from tests.isolation.models import KEYS, MINE, THEIRS, Declared

Row = dict[str, Any]
NOBODYS = UUID(int=3)
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
    """One table and a few rows, in one transaction that the caller rolls back."""

    def __init__(self, connection: "psycopg.Connection[Any]", table: Declared) -> None:
        self._connection = connection
        self._table = table
        self._name = sql.SQL(table.name)
        self._columns = self._read_columns()
        self._undress()
        if table.before:
            connection.execute(table.before)

    def faults(self, roles: tuple[str, ...]) -> Iterator[str]:
        """What is allowed that was not promised, refused that was, or seen that is another's."""
        for role in roles:
            for fault in self._faults_of(role):
                yield f"{self._table.name} as {role}: {fault}"

    def _faults_of(self, role: str) -> Iterator[str]:
        verbs = self._table.access.get(role, frozenset())
        narrow = self._table.narrow.get(role, ())
        mine = {column.name: MINE for column in self._columns if column.name in KEYS}
        mine |= {by.column: by.mine for by in narrow}
        # One row of somebody else for each thing that must differ.
        others = [mine | {by.column: by.theirs} for by in narrow] or [dict.fromkeys(mine, THEIRS)]
        with self._connection.transaction(force_rollback=True):
            for row in (mine, *others):
                self._connection.execute(self._insert(row))
            for verb in VERBS:
                yield from self._faults_of_verb(role, verb, verb in verbs, mine)
            if narrow:
                yield from self._leaks(role, verbs & {"select", "update", "delete"}, mine)
                yield from self._gifts(role, "insert" in verbs, mine, others)

    def _faults_of_verb(self, role: str, verb: str, promised: bool, mine: Row) -> Iterator[str]:
        result = self._try(role, "mine", self._statement(role, verb, mine))
        if not promised and result != REFUSED:
            yield f"may {verb}, which nobody promised"
        elif promised and result == REFUSED:
            yield f"may not {verb}, though it was promised"
        elif promised and result == 0:
            yield f"does not reach its own row by {verb}"

    def _leaks(self, role: str, verbs: frozenset[str], mine: Row) -> Iterator[str]:
        """What reaches rows of others, or rows in a transaction that named nobody or somebody else."""
        for verb in sorted(verbs):
            statement = self._statement(role, verb, mine)
            if self._try(role, "mine", statement) not in (1, REFUSED):
                yield f"reaches a row of somebody else by {verb}"
            for context in self._contexts(role):
                if self._try(role, context, statement) not in (0, REFUSED):
                    yield f"reaches rows in a transaction of {context} by {verb}"

    def _gifts(self, role: str, may_insert: bool, mine: Row, others: list[Row]) -> Iterator[str]:
        """Rows added for somebody else, added for nobody, or given away."""
        for row in others:
            if self._try(role, "mine", self._statement(role, "insert", row)) != REFUSED:
                yield "may insert a row for somebody else"
        for context in self._contexts(role) if may_insert else ():
            if self._try(role, context, self._statement(role, "insert", mine)) != REFUSED:
                yield f"may insert in a transaction of {context}"
        for by in self._table.narrow[role]:
            gift = sql.SQL("update {} set {} = {}").format(
                self._name, sql.Identifier(by.column), sql.Literal(by.theirs)
            )
            if self._try(role, "mine", gift) != REFUSED:
                yield f"may give its row away by {by.column}"
        promised = self._table.gifts.get(role)
        if promised and self._try(role, "mine", self._statement(role, "insert", mine | promised)) == REFUSED:
            yield f"may not add a row for another, {promised}, though it was promised"

    def _contexts(self, role: str) -> tuple[str, ...]:
        return ("nobody", "a stranger") if any(by.setting for by in self._table.narrow[role]) else ()

    def _statement(self, role: str, verb: str, row: Row) -> sql.Composable:
        if verb == "select":
            return sql.SQL("select from {}").format(self._name)
        if verb == "delete":
            return sql.SQL("delete from {}").format(self._name)
        if verb == "insert":
            return self._insert(row, self._granted(role, "insert"))
        fixed = {*KEYS, *(by.column for by in self._table.narrow.get(role, ()))}
        column = self._granted(role, "update", but=fixed)[-1]
        return sql.SQL("update {} set {} = {}").format(
            self._name, sql.Identifier(column.name), sql.SQL(literal(column))
        )

    def _granted(self, role: str, verb: str, but: set[str] | None = None) -> list[Column]:
        """The columns a role may use the verb on; all of them where it may on none, so that it is refused."""
        query = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
        query += "and has_column_privilege(%s, attrelid, attnum, %s)"
        names = {row[0] for row in self._connection.execute(query.encode(), (self._table.name, role, verb))}
        found = [column for column in self._columns if column.name in names and column.name not in (but or ())]
        return found or [column for column in self._columns if column.name not in (but or ())] or self._columns

    def _insert(self, row: Row, columns: list[Column] | None = None) -> sql.Composable:
        columns = columns or self._columns
        values = [
            sql.Literal(row[column.name]) if column.name in row else sql.SQL(literal(column)) for column in columns
        ]
        return sql.SQL("insert into {} ({}) values ({})").format(
            self._name,
            sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
            sql.SQL(", ").join(values),
        )

    def _try(self, role: str, context: str, statement: sql.Composable) -> int | str:
        """Rows reached, `refused`, or -1 when something other than a grant or a policy objected."""
        try:
            with self._connection.transaction(force_rollback=True):
                self._say(role, context)
                self._connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
                return self._connection.execute(statement).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return REFUSED
        except (psycopg.IntegrityError, psycopg.DataError):
            return -1

    def _say(self, role: str, context: str) -> None:
        """For whom this transaction runs: `mine`, `nobody` or `a stranger`."""
        settings = {f"app.{column.name}": MINE for column in self._columns if column.name in KEYS}
        settings |= {by.setting: by.mine for by in self._table.narrow.get(role, ()) if by.setting}
        for setting, mine in settings.items():
            stranger = b"a stranger" if isinstance(mine, bytes) else NOBODYS
            value = {"mine": mine, "nobody": "", "a stranger": stranger}[context]
            said = value.hex() if isinstance(value, bytes) else str(value)
            self._connection.execute("select set_config(%s, %s, true)", (setting, said))

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
