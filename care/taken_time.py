"""The provider's time that nobody else can have, held by a constraint of the database and one lock a provider."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from care.availability import Span
from care.tables import spans
from care.tables.open_time import TakenTime
from care.tables.providers import Provider
from kernel.database import db

# The first half of the advisory lock; the second is the provider. Any other use of 8101 would wait for bookings.
_BOOKING = 8101


def lock(provider_id: UUID) -> None:
    """Let one booking of this provider go on at a time, until the transaction ends.

    The constraint alone forbids double booking; without the lock, those who lose may deadlock for seconds.
    """
    key = int.from_bytes(provider_id.bytes[:4], "big", signed=True)
    db.session.execute(select(func.pg_advisory_xact_lock(_BOOKING, key)))


def take(provider: Provider, span: Span, *, held_until: datetime | None, at: datetime) -> UUID:
    """Take a span and the buffer after it; holds that are over give way first. Raises the database's IntegrityError
    where somebody has it already."""
    blocked = spans.range_of(Span(span.starts_at, span.ends_at + timedelta(minutes=provider.buffer_minutes)))
    db.session.execute(
        delete(TakenTime).where(
            TakenTime.provider_id == provider.provider_id,
            TakenTime.held_until <= at,
            TakenTime.blocked.overlaps(blocked),
        )
    )
    row = TakenTime(provider_id=provider.provider_id, taken_id=uuid4(), blocked=blocked, held_until=held_until)
    db.session.add(row)
    db.session.flush()
    return row.taken_id


def keep(provider_id: UUID, taken_id: UUID, *, held_until: datetime | None) -> bool:
    """Hold it until then, or for good. False where it has already gone to somebody else."""
    kept = db.session.execute(
        update(TakenTime)
        .where(TakenTime.provider_id == provider_id, TakenTime.taken_id == taken_id)
        .values(held_until=held_until)
        .returning(TakenTime.taken_id)
    )
    return kept.first() is not None


def forget_past(*, at: datetime) -> None:
    """Delete what is over; a nightly job."""
    db.session.execute(delete(TakenTime).where(func.upper(TakenTime.blocked) <= at))


def free(provider_id: UUID, taken_id: UUID) -> None:
    """Give the time back; harmless where it is gone."""
    db.session.execute(delete(TakenTime).where(TakenTime.provider_id == provider_id, TakenTime.taken_id == taken_id))
