"""Entries of the books and their sides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

SCHEMA = {"schema": "billing"}
MOMENT = DateTime(timezone=True)
BOOKS = {"finance_web": Access.READ, "operator_web": Access.READ, "work_job": Access.ADD}


class Entry(TenantOwned, WorkRow):
    """One event in the books; `reference` says which, once."""

    __tablename__ = "entries"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = BOOKS

    entry_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    reference: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    currency: Mapped[str] = col(Holds.MONEY)
    at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class Posted(TenantOwned, WorkRow):
    """One side of an entry."""

    __tablename__ = "postings"
    __table_args__ = SCHEMA
    __kept__ = "as long as the law keeps books"
    __access__ = BOOKS

    entry_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    account: Mapped[str] = col(Holds.NOTHING_PERSONAL, primary_key=True)
    amount: Mapped[int] = col(Holds.MONEY, BigInteger)
