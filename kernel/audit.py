"""The audit trail: what people with a role did, one row an act. Visits of the desk are never written down."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import column, insert, literal, table
from sqlalchemy.dialects.postgresql import JSONB

from kernel import scope
from kernel.database import db

# Old and new value of every setting that changed: plain values, nothing about a person and no secret.
Changes = Mapping[str, tuple[object, object]]
# The owners that a trail names. A provider's acts stand under the person alone.
NAMED = frozenset({"tenant_id"})


def note(act: str, *, about: str, person_id: UUID, surface: str, at: datetime, reason: str | None = None) -> None:
    """Write down that this person did this, in the transaction in which they do it. `about` is an id or a word.

    The row names the owner in scope; the database refuses one that names another.
    """
    _write({"act": act, "about": about, "person_id": person_id, "surface": surface, "at": at, "reason": reason})


def note_changes(act: str, changes: Changes, *, about: str, person_id: UUID | None, surface: str, at: datetime) -> None:
    """Write down a change of settings, from what to what. `person_id` is None for what a job did by itself.

    Only the work side's trail has room for changes.
    """
    said = literal({name: list(pair) for name, pair in changes.items()}, JSONB)
    _write({"act": act, "about": about, "person_id": person_id, "surface": surface, "at": at, "changes": said})


def _write(values: dict[str, object]) -> None:
    owners = {key: owner for key, owner in scope.current().owners.items() if key in NAMED}
    values = {"audit_id": uuid4(), **values, **owners}
    trail = table("audit", *map(column, values), schema="house")
    db.session.execute(insert(trail).values(values))
