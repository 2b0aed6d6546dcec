"""The sign-in log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Attempt(TenantOwned, WorkRow):
    """A line of the sign-in log: tests, refusals and sign-ins of people with a role. Never an employee's visit."""

    __tablename__ = "attempts"
    __table_args__ = {"schema": "sso"}
    __kept__ = "30 days."
    __access__ = {
        "hr_web": Access.READ,
        "setup_web": Access.READ,
        "work_machine_web": Access.INSERT_ONLY,
        "work_job": Access.READ_AND_DELETE,
    }

    attempt_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    reason: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    detail: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    reference: Mapped[str | None] = col(Holds.RANDOM_ID, Text)
    attribute_names: Mapped[list[str] | None] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))
    on_roster: Mapped[bool | None] = col(Holds.NOTHING_PERSONAL)
