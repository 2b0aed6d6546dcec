"""Invoices at the collector, and what the collector told us about them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

SCHEMA = {"schema": "billing"}
MOMENT = DateTime(timezone=True)


class Invoice(TenantOwned, WorkRow):
    """How far a statement has come with the collector."""

    __tablename__ = "invoices"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = {"finance_web": Access.READ, "operator_web": Access.READ, "work_job": Access.WRITE}

    statement_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    currency: Mapped[str] = col(Holds.MONEY)
    total: Mapped[int] = col(Holds.MONEY, BigInteger)
    amount_paid: Mapped[int] = col(Holds.MONEY, BigInteger)
    ref: Mapped[str | None] = col(Holds.RANDOM_ID)
    number: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    hosted_url: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    asked_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    finalised_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    due_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    paid_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    mailed_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)


class WebhookEvent(WorkRow):
    """What the collector told us, as it was signed."""

    __tablename__ = "webhook_events"
    __table_args__ = SCHEMA
    __kept__ = "90 days"
    __access__ = {"work_machine_web": Access.INSERT_ONLY, "work_job": Access.READ_AND_DELETE}

    event_id: Mapped[str] = col(Holds.RANDOM_ID, primary_key=True)
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    invoice_ref: Mapped[str | None] = col(Holds.RANDOM_ID)
    raw: Mapped[bytes] = col(Holds.ROLE_CONTACT, LargeBinary)
    received_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
