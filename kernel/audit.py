"""The audit trail: what people with a role did, one row an act. Visits of the desk are never written down."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from kernel.database import db

ADD = text("""
    insert into house.audit (audit_id, at, surface, person_id, act, about, reason)
    values (:id, :at, :surface, :person, :act, :about, :reason)
""")


def note(act: str, *, about: str, person_id: UUID, surface: str, at: datetime, reason: str | None = None) -> None:
    """Write down that this person did this, in the transaction in which they do it. `about` is an id or a word."""
    values = {
        "id": uuid4(),
        "at": at,
        "surface": surface,
        "person": person_id,
        "act": act,
        "about": about,
        "reason": reason,
    }
    db.session.execute(ADD, values)
