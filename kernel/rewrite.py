"""Putting the rows of a table in a new random order, so that neither their place nor their `xmin` tells when they came.

`VACUUM FULL` and `CLUSTER` keep `xmin`; only rows that are inserted again lose it. Policies and grants stay, because
the table does.
"""

import psycopg
from psycopg import sql
from sqlalchemy import Connection


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
