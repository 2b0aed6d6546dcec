"""The hours a provider keeps: patterns in wall time, and times away. Every change makes their open time anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from care import availability, open_time
from care.availability import Pattern, Span
from care.tables import spans
from care.tables.open_time import Away, OpenHours
from kernel.database import db
from kernel.refusals import NotFound, Refused

MOST_PATTERNS = 40


class NoSuchHours(NotFound):
    """No such pattern or time away of this provider."""

    message = "We could not find those hours."


class TooManyHours(Refused):
    """More patterns than anybody's week has."""

    message = "That is more opening hours than we can keep. Please remove some first."


class BackwardsTime(Refused):
    """An end before the beginning."""

    message = "The end must come after the beginning."


def add(provider_id: UUID, pattern: Pattern, *, at: datetime) -> OpenHours:
    """Open these hours from now on. Raises `TooManyHours`."""
    if len(of(provider_id)) >= MOST_PATTERNS:
        raise TooManyHours
    row = OpenHours(
        provider_id=provider_id,
        hours_id=uuid4(),
        recurrence=pattern.recurrence,
        starts_on=pattern.starts_on,
        opens=pattern.opens,
        minutes=pattern.minutes,
        zone=pattern.zone,
        modalities=sorted(pattern.modalities),
    )
    db.session.add(row)
    db.session.flush()
    open_time.materialise(provider_id, at=at)
    return row


def remove(hours_id: UUID, *, provider_id: UUID, at: datetime) -> None:
    """Close these hours. Appointments already booked in them stay. Raises `NoSuchHours`."""
    _delete_one(delete(OpenHours).where(OpenHours.provider_id == provider_id, OpenHours.hours_id == hours_id))
    open_time.materialise(provider_id, at=at)


def go_away(provider_id: UUID, span: Span, *, at: datetime) -> Away:
    """Be away for a while. Appointments already booked stay until cancelled. Raises `BackwardsTime`."""
    if span.ends_at <= span.starts_at:
        raise BackwardsTime
    row = Away(provider_id=provider_id, away_id=uuid4(), during=spans.range_of(span))
    db.session.add(row)
    db.session.flush()
    open_time.materialise(provider_id, at=at)
    return row


def come_back(away_id: UUID, *, provider_id: UUID, at: datetime) -> None:
    """Take back a time away. Raises `NoSuchHours`."""
    _delete_one(delete(Away).where(Away.provider_id == provider_id, Away.away_id == away_id))
    open_time.materialise(provider_id, at=at)


def forget_past(*, at: datetime) -> None:
    """Delete times away that are over; a nightly job."""
    db.session.execute(delete(Away).where(func.upper(Away.during) <= at))


def _delete_one(statement: object) -> None:
    if db.session.execute(statement).rowcount != 1:  # type: ignore[call-overload]
        raise NoSuchHours


def of(provider_id: UUID) -> Sequence[OpenHours]:
    """A provider's patterns, in the order of the clock."""
    wanted = select(OpenHours).where(OpenHours.provider_id == provider_id)
    return db.session.scalars(wanted.order_by(OpenHours.opens, OpenHours.hours_id)).all()


def away_of(provider_id: UUID, *, after: datetime) -> Sequence[Away]:
    """A provider's times away that are not over, soonest first."""
    rows = db.session.scalars(select(Away).where(Away.provider_id == provider_id)).all()
    left = (row for row in rows if spans.span_of(row.during).ends_at > after)
    return sorted(left, key=lambda row: spans.span_of(row.during))


def working(provider_id: UUID, *, after: datetime, before: datetime) -> list[Span]:
    """When a provider works between two moments, booked or not, in UTC: what the time to answer is counted in (R1)."""
    hours = [
        span
        for row in of(provider_id)
        for span in availability.expand(open_time.pattern_of(row), after=after - timedelta(days=1), before=before)
    ]
    away = [spans.span_of(row.during) for row in away_of(provider_id, after=after)]
    return availability.without(hours, away)
