"""Heads: how many people were covered in a month, counted once on its first day and never again."""

from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from billing.tables.contracts import Contract, HeadCount, UnitHeads
from kernel.database import db


def record(tenant_id: UUID, unit_id: UUID, heads: int, *, month: date, at: datetime) -> None:
    """Keep the count of the organisation in scope; a month that has been counted stays as it is."""
    row = {"tenant_id": tenant_id, "month": month, "unit_id": unit_id, "heads": heads, "counted_at": at}
    db.session.execute(insert(HeadCount).values(row).on_conflict_do_nothing())


def missing(since: date, *, on: date) -> list[date]:
    """The months from `since` to `on` that have not been counted for the organisation in scope."""
    first = since.replace(day=1)
    count = (on.year - first.year) * 12 + on.month - first.month + 1
    months = [first + relativedelta(months=number) for number in range(count)]
    counted = set(db.session.scalars(select(HeadCount.month)))
    return [month for month in months if month not in counted]


def add_up(month: date) -> None:
    """Keep every unit's sum for a month, once all its organisations have been counted. For a job over everybody.

    A sum that came too early could never be put right, so a unit with one organisation missing waits.
    """
    later = aliased(Contract)
    superseded = (
        select(later.version)
        .where(later.tenant_id == Contract.tenant_id, later.version > Contract.version, later.effective_on <= month)
        .correlate(Contract)
        .exists()
    )
    # Of each organisation the version in force: who has moved to another unit is awaited there and nowhere else.
    running = (Contract.unit_id == HeadCount.unit_id) & (Contract.effective_on <= month) & ~superseded
    awaited = (
        select(func.count(Contract.tenant_id.distinct()))
        .where(running, Contract.ends_on.is_(None) | (Contract.ends_on >= month))
        .correlate(HeadCount)
        .scalar_subquery()
    )
    sums = select(HeadCount.unit_id, HeadCount.month, func.sum(HeadCount.heads)).where(HeadCount.month == month)
    totals = sums.group_by(HeadCount.unit_id, HeadCount.month).having(func.count() >= awaited)
    into = insert(UnitHeads).from_select(["unit_id", "month", "heads"], totals)
    db.session.execute(into.on_conflict_do_nothing())


def unsummed(*, on: date) -> list[date]:
    """Counted months up to `on` that some unit has no sum of yet. For a job over everybody."""
    summed = select(UnitHeads.unit_id).where(UnitHeads.unit_id == HeadCount.unit_id, UnitHeads.month == HeadCount.month)
    query = select(HeadCount.month).where(HeadCount.month <= on, ~summed.exists()).distinct()
    return list(db.session.scalars(query.order_by(HeadCount.month)))


def of_months(months: tuple[date, ...]) -> tuple[tuple[date, int], ...] | None:
    """The organisation's counts, or None while a month is missing."""
    rows = db.session.scalars(select(HeadCount).where(HeadCount.month.in_(months)).order_by(HeadCount.month)).all()
    return tuple((row.month, row.heads) for row in rows) if len(rows) == len(months) else None


def of_unit(unit_id: UUID, months: tuple[date, ...]) -> int | None:
    """The unit's head months, or None while a month is missing."""
    query = select(UnitHeads.heads).where(UnitHeads.unit_id == unit_id, UnitHeads.month.in_(months))
    rows = db.session.scalars(query).all()
    return sum(rows) if len(rows) == len(months) else None
