"""Open time, made eight weeks ahead from open hours, and the free times in it that can be booked now."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from care import availability
from care.availability import Pattern, Span
from care.tables import spans
from care.tables.open_time import Away, OpenHours, OpenSpan, TakenTime
from care.tables.providers import Provider
from care.wishes import OpenTime
from kernel.database import db

HORIZON = timedelta(weeks=8)


def materialise(provider_id: UUID, *, at: datetime) -> None:
    """Make a provider's open time anew: eight weeks from the start of today, with times away left out.

    Where two patterns overlap, the time is open once, for the ways to meet of the pattern that began first.
    """
    first = at.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = db.session.scalars(select(OpenHours).where(OpenHours.provider_id == provider_id)).all()
    away = db.session.scalars(select(Away).where(Away.provider_id == provider_id)).all()
    closed = [spans.span_of(row.during) for row in away]
    db.session.execute(delete(OpenSpan).where(OpenSpan.provider_id == provider_id))
    opened: list[Span] = []
    for row in sorted(rows, key=lambda row: (row.starts_on, row.hours_id)):
        hours = availability.expand(pattern_of(row), after=first, before=at + HORIZON)
        fresh = availability.without(hours, [*closed, *opened])
        opened.extend(fresh)
        db.session.add_all(_open_span(provider_id, span, row.modalities) for span in fresh)
    db.session.flush()


def materialise_all(*, at: datetime) -> None:
    """Make everybody's open time anew; the nightly job, so that eight weeks stay ahead."""
    for provider_id in db.session.scalars(select(Provider.provider_id).order_by(Provider.provider_id)).all():
        materialise(provider_id, at=at)


def pattern_of(row: OpenHours) -> Pattern:
    """The pattern that a row keeps."""
    return Pattern(row.recurrence, row.starts_on, row.opens, row.minutes, row.zone, frozenset(row.modalities))


def _open_span(provider_id: UUID, span: Span, modalities: list[str]) -> OpenSpan:
    during = spans.range_of(span)
    return OpenSpan(provider_id=provider_id, open_id=uuid4(), during=during, modalities=modalities)


def free(provider: Provider, *, at: datetime) -> list[OpenTime]:
    """The times at which an appointment with this provider can begin, as things stand `at`, in order."""
    return free_of([provider], at=at)[provider.provider_id]


def free_of(providers: Iterable[Provider], *, at: datetime) -> Mapping[UUID, list[OpenTime]]:
    """The same for many providers at once: inside the horizon, after the notice they ask for, and not taken."""
    wanted = {provider.provider_id: provider for provider in providers}
    opened = db.session.scalars(select(OpenSpan).where(OpenSpan.provider_id.in_(wanted))).all()
    taken = _taken(wanted, at=at)
    found: dict[UUID, list[OpenTime]] = {provider_id: [] for provider_id in wanted}
    for span in opened:
        provider = wanted[span.provider_id]
        found[span.provider_id].extend(_times(provider, span, taken.get(span.provider_id, []), at=at))
    return {provider_id: sorted(times) for provider_id, times in found.items()}


def _times(provider: Provider, span: OpenSpan, taken: list[Span], *, at: datetime) -> Iterator[OpenTime]:
    earliest, latest = at + timedelta(hours=provider.notice_hours), at + HORIZON
    buffer = timedelta(minutes=provider.buffer_minutes)
    grid = availability.slots(
        spans.span_of(span.during),
        minutes=provider.minutes,
        every_minutes=provider.minutes + provider.buffer_minutes,
    )
    for slot in grid:
        blocked = Span(slot.starts_at, slot.ends_at + buffer)
        if earliest <= slot.starts_at < latest and not any(blocked.overlaps(other) for other in taken):
            yield OpenTime(slot.starts_at, frozenset(span.modalities))


def _taken(provider_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, list[Span]]:
    rows = db.session.scalars(select(TakenTime).where(TakenTime.provider_id.in_(list(provider_ids)))).all()
    found: dict[UUID, list[Span]] = {}
    for row in rows:
        # A hold whose time is over blocks nobody, whether or not the sweep has come by.
        blocked = spans.span_of(row.blocked)
        if (row.held_until is None or row.held_until > at) and blocked.ends_at > at:
            found.setdefault(row.provider_id, []).append(blocked)
    return found
