"""Heads: how many people were covered in a month, counted once on its first day and never again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from billing.tables.contracts import HeadCount, UnitHeads
from kernel.database import db


def record(tenant_id: UUID, unit_id: UUID, heads: int, *, month: date, at: datetime) -> None:
    """Keep the count of the organisation in scope; a month that has been counted stays as it is."""
    row = {"tenant_id": tenant_id, "month": month, "unit_id": unit_id, "heads": heads, "counted_at": at}
    db.session.execute(insert(HeadCount).values(row).on_conflict_do_nothing())


def add_up(month: date) -> None:
    """Keep every unit's sum for a month, when all its organisations have been counted. For a job over everybody."""
    sums = select(HeadCount.unit_id, HeadCount.month, func.sum(HeadCount.heads)).where(HeadCount.month == month)
    totals = sums.group_by(HeadCount.unit_id, HeadCount.month)
    into = insert(UnitHeads).from_select(["unit_id", "month", "heads"], totals)
    db.session.execute(into.on_conflict_do_nothing())


def of_months(months: tuple[date, ...]) -> tuple[tuple[date, int], ...] | None:
    """The organisation's counts, or None while a month is missing."""
    rows = db.session.scalars(select(HeadCount).where(HeadCount.month.in_(months)).order_by(HeadCount.month)).all()
    return tuple((row.month, row.heads) for row in rows) if len(rows) == len(months) else None


def of_unit(unit_id: UUID, months: tuple[date, ...]) -> int | None:
    """The unit's head months, or None while a month is missing."""
    query = select(UnitHeads.heads).where(UnitHeads.unit_id == unit_id, UnitHeads.month.in_(months))
    rows = db.session.scalars(query).all()
    return sum(rows) if len(rows) == len(months) else None
