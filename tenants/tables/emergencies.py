"""Ways in for the day on which the company's sign-in does not work: people named for it, and resets by operators."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class BreakGlass(TenantOwned, WorkRow):
    """One of at most two people of HR who may always come in by their passkey; each time, all of HR are told."""

    __tablename__ = "break_glass"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "Until a colleague takes the name off."
    __access__ = {"hr_web": Access.ADD_AND_DELETE}

    place: Mapped[int] = col(Holds.NOTHING_PERSONAL, SmallInteger, primary_key=True)
    person_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    named_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class Reset(TenantOwned, WorkRow):
    """An operator's ask to let a locked-out organisation in again, which another operator must approve within a day."""

    __tablename__ = "resets"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "Ten years: it says who let whom in."
    __access__ = {"operator_web": Access.WRITE, "work_job": Access.READ}

    reset_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    called: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    mail: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    reason: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    asked_by: Mapped[UUID] = col(Holds.RANDOM_ID)
    asked_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    approved_by: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    approved_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
