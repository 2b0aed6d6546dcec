"""The audit trail: what people with a role did, one row an act. Visits of the desk are never written down."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import column, insert, table

from kernel import scope
from kernel.database import db

COLUMNS = ("audit_id", "at", "surface", "person_id", "act", "about", "reason")


def note(act: str, *, about: str, person_id: UUID, surface: str, at: datetime, reason: str | None = None) -> None:
    """Write down that this person did this, in the transaction in which they do it. `about` is an id or a word.

    The row names the owner in scope; the database refuses one that names another.
    """
    owners = scope.current().owners
    values: dict[str, object] = {
        "audit_id": uuid4(), "at": at, "surface": surface, "person_id": person_id, "act": act, "about": about,
        "reason": reason, **owners,
    }  # fmt: skip
    trail = table("audit", *map(column, (*COLUMNS, *owners)), schema="house")
    db.session.execute(insert(trail).values(values))
