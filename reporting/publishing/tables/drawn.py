"""What was drawn and published: added once, changed by nobody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from kernel.columns import Access, Holds, col
from reporting.publishing.tables.declared import MOMENT, PUBLISHED, PUBLISHED_ACCESS


class Attempt(CareRow):
    """A try at drawing a period, kept before the draw, so that nobody can try until they like the figures."""

    __tablename__ = "attempts"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = PUBLISHED_ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    attempt: Mapped[int] = col(Holds.PUBLIC, primary_key=True)
    at: Mapped[datetime] = col(Holds.PUBLIC, MOMENT)


class Draw(CareRow):
    """That a period was drawn, and the digest by which an auditor can check how."""

    __tablename__ = "releases"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = PUBLISHED_ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    drawn_at: Mapped[datetime] = col(Holds.PUBLIC, MOMENT)
    attest: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)


class Drawn(CareRow):
    """One released figure."""

    __tablename__ = "figures"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = PUBLISHED_ACCESS

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    family: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    cell: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    raw: Mapped[int] = col(Holds.RELEASED)
    shown: Mapped[int | None] = col(Holds.RELEASED)
    half_width: Mapped[int] = col(Holds.RELEASED)


class Document(CareRow):
    """The signed bytes of a release, as everybody gets them who may."""

    __tablename__ = "documents"
    __table_args__ = PUBLISHED
    __kept__ = "for good"
    __access__ = {**PUBLISHED_ACCESS, "care_machine_web": Access.READ}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    signed: Mapped[bytes] = col(Holds.RELEASED, LargeBinary)
