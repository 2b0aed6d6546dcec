"""Visits of people with a role, in PostgreSQL: found by hash, ended by hand, listed for their owner."""

import json
from dataclasses import dataclass
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
REMOVE_OTHERS = text("delete from house.visits where person_id = :person and surface = :kind and visit_hash <> :but")
REMOVE_ONE = text(
    "delete from house.visits where person_id = :person and surface = :kind and encode(visit_hash, 'hex') = :mark"
)
OPEN = text("""
    select encode(visit_hash, 'hex') as mark, state->>'by' as by, state->>'began_at' as began, began_at, seen_at
    from house.visits
    where person_id = :person and surface = :kind and ends_at > :now and seen_at > :awake order by seen_at desc
""")
REMOVE_BY = text("delete from house.visits where surface = :kind and state->>'came_by' = :mark and visit_hash <> :but")

REMOVE_OF = text("""
    delete from house.visits
    where surface = :kind and state->>'came_by' = :mark and state->>'came_as' = :subject
        and (cardinality(cast(:indexes as text[])) = 0 or coalesce(state->>'came_under' = any(:indexes), true))
""")


@dataclass(frozen=True)
class Open:
    """An open visit, as its owner may know it. `mark` is the hash it is found by, which lets nobody in."""

    mark: str
    by: str
    began_at: datetime
    seen_at: datetime


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


def end_all_of(surface: Surface, mark: str, subject: str, *, under: list[str]) -> None:
    """End the visits of this kind of one subject that came by the way of this mark.

    With `under`, only those that began under one of these visits elsewhere, or under none that was told.
    """
    assert surface.visit is not None
    kind = surface.visit.kind
    DatabaseVisits(dict)._run(surface, REMOVE_OF, kind=kind, mark=mark, subject=subject, indexes=under)


def open_of(surface: Surface, person_id: UUID) -> list[Open]:
    """The open visits of this person at this kind of surface, the one seen last first."""
    assert surface.visit is not None
    now = clock.now()
    rows = DatabaseVisits(dict)._run(
        surface, OPEN, person=person_id, kind=surface.visit.kind, now=now, awake=now - surface.visit.idle
    )
    # A visit that got a new secret began when its first one did.
    return [
        Open(row.mark, row.by or "", datetime.fromisoformat(row.began) if row.began else row.began_at, row.seen_at)
        for row in rows
    ]


def end_one(surface: Surface, person_id: UUID, mark: str) -> None:
    """End this visit of this person; another's is left alone."""
    assert surface.visit is not None
    DatabaseVisits(dict)._run(surface, REMOVE_ONE, person=person_id, kind=surface.visit.kind, mark=mark)


def end_others(surface: Surface, person_id: UUID, *, but: bytes) -> None:
    """End every visit of this person, except the one of this hash."""
    assert surface.visit is not None
    DatabaseVisits(dict)._run(surface, REMOVE_OTHERS, person=person_id, kind=surface.visit.kind, but=but)
