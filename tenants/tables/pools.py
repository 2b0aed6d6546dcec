"""Pools of small organisations: who waits for which and who is in it, and how each stood in each contract year.

Only operators and the worker read the first table: no page of an organisation can name another.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import WorkRow

SCHEMA = {"schema": "tenants"}


class Pool(WorkRow):
    """A pool, as operators call it. The name is for them alone."""

    __tablename__ = "pools"
    __table_args__ = SCHEMA
    __kept__ = "while its contract years run, and ten years"
    __access__ = {"operator_web": Access.ADD, "work_job": Access.READ}

    pool_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    called: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)


class PoolPlace(WorkRow):
    """An organisation's place in a pool, and how many people its roster last showed."""

    __tablename__ = "pool_places"
    __table_args__ = SCHEMA
    __kept__ = "while the contract runs, and ten years"
    __access__ = {"operator_web": Access.WRITE, "work_job": Access.READ_AND_UPDATE}

    tenant_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    pool_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    heads: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    since_on: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date)


class PoolYear(WorkRow):
    """How a pool stands in one contract year: decided once, on its first day, from the head counts of that day."""

    __tablename__ = "pool_years"
    __table_args__ = SCHEMA
    __kept__ = "while its contract years run, and ten years"
    __access__ = {"operator_web": Access.READ, "work_job": Access.ADD, "hr_web": Access.READ}

    pool_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    starts_on: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    state: Mapped[str] = col(Holds.PUBLIC, Text)
    reason: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    organisations: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    heads: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    largest: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    decided_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
