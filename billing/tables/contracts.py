"""Contracts, and the head counts they are rated with."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

SCHEMA = {"schema": "billing"}
MOMENT = DateTime(timezone=True)
BOOKS = {"finance_web": Access.READ, "operator_web": Access.READ, "work_job": Access.ADD}


class Contract(TenantOwned, WorkRow):
    """One version of what an organisation and we have agreed. An amendment is a further version."""

    __tablename__ = "contracts"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = {"finance_web": Access.READ, "hr_web": Access.READ, "operator_web": Access.ADD, "work_job": Access.ADD}

    version: Mapped[int] = col(Holds.NOTHING_PERSONAL, primary_key=True)
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    settled: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    currency: Mapped[str] = col(Holds.MONEY)
    price_per_head: Mapped[int] = col(Holds.MONEY, BigInteger)
    price_per_appointment: Mapped[int] = col(Holds.MONEY, BigInteger)
    minimum: Mapped[int] = col(Holds.MONEY, BigInteger)
    tax_basis_points: Mapped[int] = col(Holds.MONEY)
    planned_per_thousand: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    year_starts_on: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date)
    effective_on: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date)
    ends_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    bill_to_name: Mapped[str] = col(Holds.ROLE_CONTACT)
    bill_to_email: Mapped[str] = col(Holds.ROLE_CONTACT)
    purchase_order: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    days_until_due: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    opened_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class HeadCount(TenantOwned, WorkRow):
    """How many people were covered on the first day of a month."""

    __tablename__ = "head_counts"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = BOOKS

    month: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date, primary_key=True)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    heads: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    counted_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class UnitHeads(WorkRow):
    """The same for a whole unit; of a pool it is the sum of its organisations."""

    __tablename__ = "unit_heads"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = {"work_job": Access.ADD}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    month: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    heads: Mapped[int] = col(Holds.PUBLIC)
