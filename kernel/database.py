"""The way to the databases: one engine per role, a fresh owner context in every transaction, and the ORM guard.

Models say which database they live in by their metadata's `bind_key`; the scope says as which role. The policies
in the database are the wall; the guard here writes the same condition into every ORM statement a second time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, event, false, text
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from kernel import scope


class RoleSession(FlaskSession):
    """Chooses the engine by the model's database and the role of the scope."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Engine | Connection:
        """The engine of this statement. Raises NoScope when nobody said as which role."""
        if bind is not None:
            return bind  # type: ignore[no-any-return]
        database = _database_of(mapper, clause) or current_app.config["MAIN_DATABASE"]
        return engine(database)


db = SQLAlchemy(session_options={"class_": RoleSession}, disable_autonaming=True)


def engine(database: str) -> Engine:
    """This process's engine for `database`, as the scope's role or the login that stands for it there."""
    role = scope.current().role
    login = current_app.extensions.get("logins", {}).get((database, role), role)
    found = db.engines.get(f"{database}/{login}")
    if found is None:
        raise scope.NoScope(f"This process has no login for {database} as {role}")
    return found


def binds(urls: dict[str, str]) -> dict[str, Any]:
    """SQLALCHEMY_BINDS for `{"database/role": url}`. Small pools: processes multiply, connections should not."""
    return {
        name: {
            "url": url.replace("postgresql://", "postgresql+psycopg://", 1),
            "pool_size": 4,
            "max_overflow": 4,
            "pool_pre_ping": True,
            "hide_parameters": True,
        }
        for name, url in urls.items()
    }


def _database_of(mapper: Any, clause: Any) -> str | None:
    if mapper is not None:
        return mapper.local_table.metadata.info.get("bind_key")  # type: ignore[no-any-return]
    metadata = getattr(getattr(clause, "table", None), "metadata", None)
    return metadata.info.get("bind_key") if metadata is not None else None


@event.listens_for(Session, "after_begin")
def _tell_the_database(session: Session, transaction: Any, connection: Connection) -> None:
    """Say for whom, for this transaction only: a pooled connection must never remember the last person."""
    session.info["scope"] = scope.current()
    _set_owners(connection)


def _set_owners(connection: Connection) -> None:
    owners, keys = scope.current().owners, sorted(scope.owned())
    if keys:
        all_at_once = ", ".join(f"set_config('app.{key}', :{key}, true)" for key in keys)
        connection.execute(text(f"select {all_at_once}"), {key: str(owners.get(key, "")) for key in keys})


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    """Write the owner condition into every ORM statement; an owned model without an owner in scope has no rows."""
    current = scope.current()
    if state.session.in_transaction() and state.session.info.get("scope", current) != current:
        raise scope.NoScope("This transaction was begun for somebody else: keep or drop it first")
    if state.is_column_load or state.is_relationship_load or current.everybody:
        return
    for key, owned in scope.owned().items():
        if key in current.owners:
            state.statement = state.statement.options(owned.narrowed(current.owners[key]))
        elif not current.owners:
            nothing = with_loader_criteria(owned.mixin, lambda cls: false(), include_aliases=True)
            state.statement = state.statement.options(nothing)


@contextmanager
def own_transaction(database: str | None = None) -> Iterator[Connection]:
    """A transaction of its own beside the session's, for what must be kept whatever the page decides."""
    with engine(database or current_app.config["MAIN_DATABASE"]).begin() as connection:
        _set_owners(connection)
        yield connection
