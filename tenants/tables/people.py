"""Covered people, as digests, and what is remembered of roster files. Never a name or a number."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, LargeBinary, Text
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
        "hr_web": Access.WRITE,
        "work_job": Access.WRITE,
    }

    person_key: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    covered: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean)
    starts_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    ends_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    cohort: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)


class Layout(TenantOwned, WorkRow):
    """How this organisation's files are to be read: encoding, dates, and which column is which."""

    __tablename__ = "roster_layouts"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while the contract runs"
    __access__ = {"hr_web": Access.WRITE, "work_job": Access.WRITE}

    encoding: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    dates: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    columns: Mapped[dict[str, str]] = col(Holds.NOTHING_PERSONAL, JSONB)
    saved_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Import(TenantOwned, WorkRow):
    """One roster file: what it was declared to be, what became of it, and how many rows did what."""

    __tablename__ = "roster_imports"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "two years"
    __access__ = {"hr_web": Access.WRITE, "work_job": Access.WRITE}

    import_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    sha256: Mapped[bytes] = col(Holds.NOTHING_PERSONAL, LargeBinary)
    declared: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    counts: Mapped[dict[str, int]] = col(Holds.NOTHING_PERSONAL, JSONB)
    at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
