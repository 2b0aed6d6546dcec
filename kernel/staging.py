"""Bulk rows on their way into a table: COPY into a table of the transaction, then plain SQL. Used below the rules.

COPY does not work on tables with row-level security, and a temporary table has none (PostgreSQL, CREATE POLICY).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import text

from kernel.database import db


def make(name: str, columns: str) -> None:
    """A fresh table `name` that ends with the transaction."""
    db.session.execute(text(f"drop table if exists pg_temp.{name}"))
    db.session.execute(text(f"create temporary table {name} ({columns}) on commit drop"))


@contextmanager
def copying(name: str, types: list[str]) -> Iterator[Callable[..., None]]:
    """Yields a function that adds one row to `name`."""
    connection: Any = db.session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(f"copy {name} from stdin (format binary)") as copy:
        copy.set_types(types)
        yield lambda *row: copy.write_row(row)


def run(statement: str, **values: Any) -> Any:
    """Run a statement of a package's own staging file."""
    return db.session.execute(text(statement), values)


Error = psycopg.Error
