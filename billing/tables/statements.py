"""Statements and their lines, frozen when they are made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

SCHEMA = {"schema": "billing"}
MOMENT = DateTime(timezone=True)
BOOKS = {"finance_web": Access.READ, "operator_web": Access.READ, "work_job": Access.ADD}


class Statement(TenantOwned, WorkRow):
    """What a period costs, frozen: `body` holds everything it was reckoned from, `sha256` is over `body`."""

    __tablename__ = "statements"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = BOOKS

    statement_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    revision: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    starts_on: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date)
    ends_on: Mapped[date] = col(Holds.NOTHING_PERSONAL, Date)
    contract_version: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    currency: Mapped[str] = col(Holds.MONEY)
    net: Mapped[int] = col(Holds.MONEY, BigInteger)
    tax: Mapped[int] = col(Holds.MONEY, BigInteger)
    total: Mapped[int] = col(Holds.MONEY, BigInteger)
    body: Mapped[bytes] = col(Holds.MONEY, LargeBinary)
    sha256: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class StatementLine(TenantOwned, WorkRow):
    """One line of a statement, and the released figure it stands on where it charges for use."""

    __tablename__ = "lines"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = BOOKS

    statement_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    number: Mapped[int] = col(Holds.NOTHING_PERSONAL, primary_key=True)
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    description: Mapped[str] = col(Holds.MONEY)
    quantity: Mapped[str] = col(Holds.RELEASED)
    unit_price: Mapped[int] = col(Holds.MONEY, BigInteger)
    less: Mapped[int] = col(Holds.MONEY, BigInteger)
    net: Mapped[int] = col(Holds.MONEY, BigInteger)
    tax: Mapped[int] = col(Holds.MONEY, BigInteger)
    released_unit_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    released_period_id: Mapped[str | None] = col(Holds.PUBLIC)
    released_family: Mapped[str | None] = col(Holds.PUBLIC)
    released_cell: Mapped[str | None] = col(Holds.PUBLIC)
