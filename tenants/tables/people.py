"""Covered people, as digests, and what is remembered of roster files. Never a name or a number."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class Person(TenantOwned, WorkRow):
    """A person on the roster: found by the digest of their employee number, covered or not."""

    __tablename__ = "people"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "until one year after their cover ends"
    __access__ = {
        "desk_web": Access.READ,
        "work_machine_web": Access.READ,
        "scim_web": Access.WRITE,
        "hr_web": Access.WRITE,
        "work_job": Access.WRITE,
    }

    person_key: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    covered: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean)
    starts_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    ends_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    cohort: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)


class Layout(TenantOwned, WorkRow):
    """How this organisation's files are to be read: encoding, dates, which column is which; and its leavers' grace."""

    __tablename__ = "roster_layouts"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while the contract runs"
    __access__ = {"hr_web": Access.WRITE, "work_job": Access.WRITE, "scim_web": Access.READ}

    encoding: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    dates: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    columns: Mapped[dict[str, str]] = col(Holds.NOTHING_PERSONAL, JSONB)
    saved_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    grace_days: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer, default=0)


class Import(TenantOwned, WorkRow):
    """One roster file: what it was declared to be, what became of it, what its lines did, and which are wrong.

    `digest` is keyed, so that a file of one line cannot be guessed. `reading` is how HR said it is to be read.
    """

    __tablename__ = "roster_imports"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "two years"
    __access__ = {"hr_web": Access.WRITE, "work_job": Access.WRITE}

    import_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    digest: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, name="sha256")
    declared: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    counts: Mapped[dict[str, int]] = col(Holds.NOTHING_PERSONAL, JSONB)
    at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    exported_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    settled_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    tried: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean, default=False)
    approved: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean, default=False)
    reading: Mapped[dict[str, Any] | None] = col(Holds.NOTHING_PERSONAL, JSONB)
    reasons: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, JSONB, default=list)
    faults: Mapped[list[tuple[int, str]]] = col(Holds.NOTHING_PERSONAL, JSONB, default=list)
