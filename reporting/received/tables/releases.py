"""Releases as they arrived, and their figures."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, DateTime, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import WorkRow

MOMENT = DateTime(timezone=True)
KEPT = "ten years, as long as the invoices that stand on it"
ACCESS = {"hr_web": Access.READ, "finance_web": Access.READ, "work_job": Access.ADD}


class Received(WorkRow):
    """A release, word for word as it was signed."""

    __tablename__ = "releases"
    __table_args__ = {"schema": "received"}
    __kept__ = KEPT
    __access__ = ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    kind: Mapped[str] = col(Holds.PUBLIC, Text)
    starts_on: Mapped[date] = col(Holds.PUBLIC, Date)
    ends_on: Mapped[date] = col(Holds.PUBLIC, Date)
    publish_at: Mapped[datetime] = col(Holds.PUBLIC, MOMENT)
    vouchers_within: Mapped[bool] = col(Holds.RELEASED, Boolean)
    signed: Mapped[bytes] = col(Holds.RELEASED, LargeBinary)
    received_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class ReceivedFigure(WorkRow):
    """One figure of a release; statements point at the metered one."""

    __tablename__ = "figures"
    __table_args__ = {"schema": "received"}
    __kept__ = KEPT
    __access__ = ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    family: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    cell: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    raw: Mapped[int] = col(Holds.RELEASED, BigInteger)
    shown: Mapped[int | None] = col(Holds.RELEASED, BigInteger)
    half_width: Mapped[int] = col(Holds.RELEASED, BigInteger)
