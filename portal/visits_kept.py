"""Visits of people with a role, in PostgreSQL: found by hash, ended by hand, listed for their owner."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import text

from kernel import clock, scope
from kernel.database import engine
from portal.surfaces import Surface, Visit

TAKE = text("select state, seen_at, ends_at from house.visits where visit_hash = :key and ends_at > :now")
PUT = text("""
    insert into house.visits (visit_hash, surface, person_id, state, began_at, seen_at, ends_at)
    values (:key, :kind, :person, cast(:state as jsonb), :now, :now, :ends)
    on conflict (visit_hash) do update set state = excluded.state, seen_at = excluded.seen_at
""")
REMOVE = text("delete from house.visits where visit_hash = :key")
REMOVE_ALL = text("delete from house.visits where person_id = :person and surface = :kind")
REMOVE_BY = text("delete from house.visits where surface = :kind and state->>'came_by' = :mark and visit_hash <> :but")


class DatabaseVisits:
    """The shelf in the side's main database, written in transactions of its own as the surface's role."""

    def __init__(self, make: type[Any]) -> None:
        self._make = make

    def take(self, surface: Surface, visit: Visit, key: bytes) -> Any:
        """The visit of this hash, unless it has ended or been idle too long."""
        row = self._run(surface, TAKE, key=key, now=clock.now()).first()
        if row is None or row.seen_at + visit.idle < clock.now():
            return None
        state = self._make(row.state)
        state.seen_at, state.ends_at = row.seen_at, row.ends_at
        return state

    def put(self, surface: Surface, visit: Visit, key: bytes, state: Any) -> None:
        """Keep it; the day it ends was set when it began."""
        now: datetime = clock.now()
        self._run(
            surface, PUT, key=key, kind=visit.kind, person=UUID(state["_user_id"]), now=now,
            state=json.dumps(dict(state)), ends=state.ends_at or now + visit.longest,
        )  # fmt: skip

    def remove(self, surface: Surface, key: bytes) -> None:
        """End it."""
        self._run(surface, REMOVE, key=key)

    def _run(self, surface: Surface, statement: Any, **values: Any) -> Any:
        before = scope.find()
        scope.enter(scope.Scope(surface.role))
        try:
            with engine(current_app.config["MAIN_DATABASE"]).begin() as connection:
                result = connection.execute(statement, values)
                return result.freeze()() if result.returns_rows else result
        finally:
            scope.enter(before) if before else scope.clear()


def end_all(surface: Surface, person_id: UUID) -> None:
    """End every visit of this person, on every device, at once."""
    assert surface.visit is not None
    DatabaseVisits(dict)._run(surface, REMOVE_ALL, person=person_id, kind=surface.visit.kind)


def end_all_by(surface: Surface, mark: str, *, but: bytes) -> None:
    """End every visit of this kind that came by the way of this mark, except the one of this hash."""
    assert surface.visit is not None
    DatabaseVisits(dict)._run(surface, REMOVE_BY, kind=surface.visit.kind, mark=mark, but=but)
