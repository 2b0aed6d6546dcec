"""Putting the rows of a table in a new random order, so that neither their place nor their `xmin` tells when they came.

`VACUUM FULL` and `CLUSTER` keep `xmin`; only rows that are inserted again lose it. Policies and grants stay, because
the table does.
"""

import psycopg
import structlog
from psycopg import sql
from sqlalchemy import Connection, text

from kernel import database

# The member of `pg_checkpoint` inherits nothing, and takes that role for this one word.
FORGET = ("select pg_switch_wal()", "set local role pg_checkpoint", "checkpoint")
MAY_FORGET = text("""
    select has_function_privilege('pg_switch_wal()', 'execute') and pg_has_role('pg_checkpoint', 'member')
""")
log = structlog.get_logger()


class RowsDiffer(RuntimeError):
    """The table would not have held what it held before; nothing was changed."""


def rewrite(connection: Connection, schema: str, table: str) -> int:
    """Insert all rows anew in random order, within the caller's transaction; returns how many there are.

    Needs a role that bypasses row security and may read, empty and fill the table. The table is locked until the
    transaction ends. No foreign key may point at it. Raises RowsDiffer.
    """
    raw: psycopg.Connection[tuple[int]] = connection.connection.driver_connection  # type: ignore[assignment]
    names = {"table": sql.Identifier(schema, table), "copy": sql.Identifier(f"copy_of_{table}")}
    before = _count(raw, "lock table {table} in access exclusive mode", "select count(*) from {table}", names)
    for statement in (
        "create temporary table {copy} on commit drop as select * from {table} order by random()",
        "truncate {table}",
        "insert into {table} select * from {copy} order by random()",
    ):
        raw.execute(sql.SQL(statement).format(**names))
    after = _count(raw, "drop table {copy}", "select count(*) from {table}", names)
    if before != after:
        raise RowsDiffer(f"{schema}.{table} had {before} rows and would have {after}")
    return after


def _count(raw: "psycopg.Connection[tuple[int]]", first: str, count: str, names: dict[str, sql.Identifier]) -> int:
    raw.execute(sql.SQL(first).format(**names))
    row = raw.execute(sql.SQL(count).format(**names)).fetchone()
    return row[0] if row else 0


def forget_writes(name: str) -> bool:
    """Have the server of this database drop its log of writes up to here, where rows still stand in their old order.

    After the rewrite and outside its transaction. Twice, because a segment is dropped by the checkpoint after the one
    that it was needed for (PostgreSQL manual, "WAL Configuration"); nothing is left when the server keeps none for
    others (`kernel/embedded/postgres_settings.py`). False, with an alarm, on a server whose owner keeps this right.
    """
    for _ in range(2):
        with database.own_transaction(name) as connection:
            if not connection.scalar(MAY_FORGET):
                log.error("the log of writes was kept: the rewrite may not shorten it on this server", name=name)
                return False
            for statement in FORGET:
                connection.execute(text(statement))
    return True
