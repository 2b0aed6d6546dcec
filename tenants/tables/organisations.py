"""Organisations: the register that finds them, and what each has settled with us."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class Registered(WorkRow):
    """The register of all organisations: the one table that is read before anybody knows for whom."""

    __tablename__ = "register"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while the contract runs, and ten years"
    __access__ = {"operator_web": Access.WRITE, "work_job": Access.READ, "work_machine_web": Access.READ}

    tenant_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    slug: Mapped[str] = col(Holds.PUBLIC, Text)
    name: Mapped[str] = col(Holds.PUBLIC, Text)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    added_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Organisation(TenantOwned, WorkRow):
    """What an organisation has settled: its name as its people know it, its unit, its country and its offer."""

    __tablename__ = "organisations"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while the contract runs, and ten years"
    __access__ = {
        "operator_web": Access.WRITE,
        "desk_web": Access.READ,
        "hr_web": Access.READ,
        "finance_web": Access.READ,
        "work_job": Access.READ_AND_UPDATE,
        "work_machine_web": Access.READ,
    }

    name: Mapped[str] = col(Holds.PUBLIC, Text)
    country: Mapped[str] = col(Holds.PUBLIC, Text)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    waits: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean)
    added_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Unit(WorkRow):
    """What a key, a plan document and a release belong to: one large organisation, or a pool of small ones."""

    __tablename__ = "units"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while its contract years run, and ten years"
    __access__ = {
        "operator_web": Access.WRITE,
        "desk_web": Access.READ,
        "hr_web": Access.READ,
        "finance_web": Access.READ,
        "work_job": Access.WRITE,
        "work_machine_web": Access.READ,
    }

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    kind: Mapped[str] = col(Holds.PUBLIC, Text)
    head_count: Mapped[int] = col(Holds.PUBLIC, Integer)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date)
    terms: Mapped[dict[str, object]] = col(Holds.PUBLIC, JSONB)


class PlanDocument(WorkRow):
    """A published plan document of a unit, word for word and for ever."""

    __tablename__ = "plan_documents"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "for ever: the chain of documents is public"
    __access__ = {"work_job": Access.ADD, "desk_web": Access.READ, "work_machine_web": Access.READ}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    version: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer, primary_key=True)
    document: Mapped[bytes] = col(Holds.PUBLIC, LargeBinary)
    published_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class KeyDirectory(WorkRow):
    """A published version of the key directory, word for word and for ever."""

    __tablename__ = "key_directories"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "for ever: the chain of directories is public"
    __access__ = {
        "work_job": Access.ADD,
        "desk_web": Access.READ,
        "hr_web": Access.READ,
        "work_machine_web": Access.READ,
    }

    number: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer, primary_key=True)
    document: Mapped[bytes] = col(Holds.PUBLIC, LargeBinary)
    published_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
