"""Taking a time: held for ten minutes or until a provider has answered, then booked. One slot is given once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from psycopg.errors import DeadlockDetected
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError, OperationalError

from care import appointments, open_time, providers, taken_time
from care.appointment_states import State
from care.availability import Span
from care.cover import Cover
from care.referral_states import Answer
from care.tables import spans
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Offer
from care.wishes import OpenTime
from kernel.database import db
from kernel.refusals import Refused

HOLD = timedelta(minutes=10)
OFFERED_INSTEAD = 3


class TimeTaken(Refused):
    """Somebody else has it, or it is not open. `next_times` are the ones nearest to it that are."""

    message = "That time has just been taken. Your answers are kept. Here are the next free times."

    def __init__(self, next_times: Sequence[OpenTime] = ()) -> None:
        """Carry the times to offer instead."""
        super().__init__()
        self.next_times = tuple(next_times)


class OwnTimeTaken(Refused):
    """The client has another appointment then."""

    message = "You already have an appointment at that time."


class NothingLeft(Refused):
    """The allowance of the contract year is used up or spoken for."""

    message = "You have used all the appointments you are covered for this year."


class CoverEnds(Refused):
    """After the last day that the client is covered for."""

    message = "You are not covered on that day so far. Please choose an earlier one, or renew your cover first."


class NotCovered(Refused):
    """A way to meet that the plan does not pay for or the provider does not offer at that time."""

    message = "That way to meet is not available at this time. Please choose another."


class HoldOver(Refused):
    """The hold ran out before it was confirmed."""

    message = "We could only keep that time for you for a while, and it is over. Please choose a time again."


@dataclass(frozen=True)
class Wanted:
    """What a client picked: whom, when (aware), how, under which referral, and the zone they think in."""

    account_id: UUID
    referral_id: UUID
    starts_at: datetime
    modality: str
    zone: ZoneInfo


def hold(wanted: Wanted, provider: Provider, *, cover: Cover, at: datetime) -> Appointment:
    """Keep a free time for ten minutes.

    Raises `NothingLeft`, `CoverEnds`, `NotCovered`, `TimeTaken` with the next three, or `OwnTimeTaken`. Of several who
    ask for the same time at the same moment, one gets it and the others are refused at once.
    """
    taken_time.lock(provider.provider_id)
    _let_go_of_own(wanted.account_id, at=at)
    used = appointments.used(wanted.account_id, since=cover.counted_from, before=cover.counted_before)
    if used >= cover.allowance:
        raise NothingLeft
    _check_open(wanted, provider, cover=cover, at=at)
    try:
        with db.session.begin_nested():
            return _held(wanted, provider, cover=cover, at=at)
    except IntegrityError as clash:
        if "client_free" in str(clash.orig):
            raise OwnTimeTaken from clash
        raise TimeTaken(next_times(provider, wanted.starts_at, at=at)) from clash
    except OperationalError as clash:
        if isinstance(clash.orig, DeadlockDetected):
            raise TimeTaken from clash
        raise


def _check_open(wanted: Wanted, provider: Provider, *, cover: Cover, at: datetime) -> None:
    free = {time.starts_at: time for time in open_time.free(provider, at=at)}
    if wanted.starts_at not in free:
        raise TimeTaken(next_times(provider, wanted.starts_at, at=at))
    if wanted.starts_at.astimezone(wanted.zone).date() > cover.until:
        raise CoverEnds
    if wanted.modality not in free[wanted.starts_at].modalities & cover.modalities:
        raise NotCovered


def next_times(provider: Provider, wanted: datetime, *, at: datetime) -> list[OpenTime]:
    """The three free times nearest to the one that is gone, in the order of the clock."""
    near = sorted(open_time.free(provider, at=at), key=lambda time: (abs(time.starts_at - wanted), time.starts_at))
    return sorted(near[:OFFERED_INSTEAD])


def _let_go_of_own(account_id: UUID, *, at: datetime) -> None:
    """A client who picks again lets go of what they only held, unless a provider is being asked about it now."""
    asked = select(Offer.appointment_id).where(Offer.account_id == account_id, Offer.answer == Answer.OPEN)
    own = select(Appointment).where(
        Appointment.account_id == account_id,
        Appointment.state == State.HELD,
        or_(Appointment.appointment_id.not_in(asked), Appointment.held_until <= at),
    )
    for held in db.session.scalars(own).all():
        over = held.held_until is not None and held.held_until <= at
        appointments.end(held, State.EXPIRED if over else State.CANCELLED, by="client", at=at)


def _held(wanted: Wanted, provider: Provider, *, cover: Cover, at: datetime) -> Appointment:
    span = Span(wanted.starts_at, wanted.starts_at + timedelta(minutes=provider.minutes))
    taken_id = taken_time.take(provider, span, held_until=at + HOLD, at=at)
    appointment = Appointment(
        account_id=wanted.account_id,
        appointment_id=uuid4(),
        referral_id=wanted.referral_id,
        provider_id=provider.provider_id,
        taken_id=taken_id,
        room_id=uuid4(),
        state=State.HELD,
        during=spans.range_of(span),
        modality=wanted.modality,
        local_start=wanted.starts_at.astimezone(wanted.zone).replace(tzinfo=None),
        zone=wanted.zone.key,
        policy=asdict(cover.policy),
        held_until=at + HOLD,
        forgiven=False,
    )
    db.session.add(appointment)
    db.session.flush()
    appointments.log(appointment, by="client", at=at)
    db.session.flush()
    return appointment


def keep_until(appointment: Appointment, until: datetime, *, at: datetime) -> None:
    """Hold it longer, while a provider is asked. Raises `HoldOver` where it is gone."""
    _check_still_held(appointment, at=at)
    _keep(appointment, held_until=until)
    appointment.held_until = until
    db.session.flush()


def confirm(appointment: Appointment, *, by: str, at: datetime) -> None:
    """Make a held time a booked one. Raises `HoldOver`, or `states.MoveClosed` where it is not held."""
    appointments.lock(appointment)
    if appointment.state == State.HELD:
        _check_still_held(appointment, at=at)
    appointments.move(appointment, State.BOOKED, by=by, at=at)
    _keep(appointment, held_until=None)
    appointment.booked_at = at
    db.session.flush()


def _check_still_held(appointment: Appointment, *, at: datetime) -> None:
    over = appointment.held_until is None or appointment.held_until <= at
    if appointment.state != State.HELD or over or appointment.starts_at <= at:
        raise HoldOver


def _keep(appointment: Appointment, *, held_until: datetime | None) -> None:
    if not taken_time.keep(appointment.provider_id, appointment.taken_id, held_until=held_until):
        raise HoldOver


def expire_overdue(*, at: datetime) -> int:
    """Let go of every hold that is over, and say how many. What somebody is working on is left for the next time."""
    overdue = select(Appointment).where(Appointment.state == State.HELD, Appointment.held_until <= at)
    rows = db.session.scalars(overdue.with_for_update(skip_locked=True)).all()
    for appointment in rows:
        appointments.end(appointment, State.EXPIRED, by="clock", at=at)
    return len(rows)


def reschedule(appointment: Appointment, starts_at: datetime, *, cover: Cover, at: datetime) -> Appointment:
    """Move a booked appointment to another time with the same provider, in one transaction.

    The old one is cancelled first, so that moving never needs one more than the allowance; where the new time is
    refused, the page leaves no trace and the old one stands. Raises what `cancel` and `hold` raise.
    """
    appointments.cancel(appointment, at=at)
    wanted = Wanted(
        appointment.account_id, appointment.referral_id, starts_at, appointment.modality, ZoneInfo(appointment.zone)
    )
    fresh = hold(wanted, providers.get(appointment.provider_id), cover=cover, at=at)
    confirm(fresh, by="client", at=at)
    return fresh
