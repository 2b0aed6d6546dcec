"""What is declared of a unit before anything happens: its contract years, cells, periods and privacy budget."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, DateTime, LargeBinary, Numeric
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from kernel.columns import Access, Holds, col

MOMENT = DateTime(timezone=True)
PUBLISHED = {"schema": "published"}
READERS = ("network_web", "care_job")
PUBLISHED_ACCESS = {"network_web": Access.READ, "release_job": Access.ADD}


class Year(CareRow):
    """A unit's contract year, with the head count at its start and all that follows from it."""

    __tablename__ = "years"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = {**dict.fromkeys(READERS, Access.READ), "care_machine_web": Access.READ, "release_job": Access.ADD}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    starts_on: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    eligible: Mapped[int] = col(Holds.PUBLIC)
    is_pool: Mapped[bool] = col(Holds.PUBLIC)
    tier: Mapped[str] = col(Holds.PUBLIC)
    plan_key: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    m: Mapped[int] = col(Holds.PUBLIC)
    rho_cap: Mapped[Decimal] = col(Holds.PUBLIC, Numeric(7, 6))


class Cell(CareRow):
    """A cell that was declared before anybody could fall into it."""

    __tablename__ = "cells"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = {**dict.fromkeys(READERS, Access.READ), "release_job": Access.ADD}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    family: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    cell: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    eligible: Mapped[int | None] = col(Holds.PUBLIC)


class Period(CareRow):
    """A span of a contract year whose figures are drawn together, once."""

    __tablename__ = "periods"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = {**dict.fromkeys(READERS, Access.READ), "care_machine_web": Access.READ, "release_job": Access.WRITE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date)
    kind: Mapped[str] = col(Holds.PUBLIC)
    starts_on: Mapped[date] = col(Holds.PUBLIC, Date)
    ends_on: Mapped[date] = col(Holds.PUBLIC, Date)
    close_at: Mapped[datetime] = col(Holds.PUBLIC, MOMENT)
    publish_at: Mapped[datetime] = col(Holds.PUBLIC, MOMENT)
    closed_at: Mapped[datetime | None] = col(Holds.PUBLIC, MOMENT)


class Charge(CareRow):
    """A share of a contract year's privacy budget, reserved before anything of its family is drawn."""

    __tablename__ = "budget"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = PUBLISHED_ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    family: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    purpose: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    rho: Mapped[Decimal] = col(Holds.PUBLIC, Numeric(7, 6))
