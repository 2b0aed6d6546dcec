"""Bulk rows on their way into a table: COPY into a table of the transaction, then plain SQL. Used below the rules.

COPY does not work on tables with row-level security, and a temporary table has none (PostgreSQL, CREATE POLICY).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import text

from kernel.database import db

# The binary format of COPY (PostgreSQL, COPY, File Formats): what begins and what ends it.
BEGIN, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
Error = psycopg.Error


def give_time(seconds: int, memory: str) -> None:
    """Let the statements of this transaction take longer, and sort in this much memory."""
    run("select set_config('statement_timeout', :limit, true)", limit=f"{seconds}s")
    run("select set_config('work_mem', :memory, true)", memory=memory)


def make(name: str, columns: str) -> None:
    """A fresh table `name` that ends with the transaction."""
    run(f"drop table if exists pg_temp.{name}")
    run(f"create temporary table {name} ({columns}) on commit drop")


def make_from(name: str, query: str, values: Mapping[str, Any]) -> None:
    """A fresh table `name` with what `query` finds; it ends with the transaction."""
    run(f"drop table if exists pg_temp.{name}")
    run(f"create temporary table {name} on commit drop as {query}", **values)
    run(f"analyze pg_temp.{name}")


@contextmanager
def pouring(name: str) -> Iterator[Callable[[bytes], None]]:
    """Yields a function that adds rows to `name`, packed as COPY's binary format has them."""
    connection: Any = db.session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(f"copy pg_temp.{name} from stdin (format binary)") as copy:
        copy.write(BEGIN)
        yield copy.write
        copy.write(END)
    run(f"analyze pg_temp.{name}")


def run(statement: str, **values: Any) -> Any:
    """Run a statement of a package's own staging file."""
    return db.session.execute(text(statement), values)
