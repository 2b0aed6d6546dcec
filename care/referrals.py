"""Referrals: offered to one provider at a time, who answers in time or hands it on. Only those two can see it.

The answers are `answers`, the time that is held meanwhile is `holds`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from care import appointments, holds, licences, offers, open_hours, providers, states, working_hours
from care.appointment_states import State as AppointmentState
from care.referral_states import DECLINE_REASONS, MOVES, WAITING, Answer, DeclineReason, State
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Offer, Referral
from kernel.database import db
from kernel.refusals import NotFound, Refused

ESCALATE_AFTER = timedelta(hours=48)
ESCALATE_AFTER_OFFERS = 2
PAUSE_AFTER_LAPSES = 3
PAUSE_COUNTS = timedelta(days=30)

# A provider sees a referral while it is theirs to answer, and when they took it on.
_SEEN_BY_PROVIDER = (State.OFFERED, State.ACCEPTED, State.BOOKED, State.CLOSED)


class NoSuchReferral(NotFound):
    """No such referral, or it is not offered to whoever asks."""

    message = "We could not find that referral."


class AskedBefore(Refused):
    """This provider has already had this referral."""

    message = "They could not take this on. Please choose somebody else."


class NotTaking(Refused):
    """The provider takes no new clients now."""

    message = "They have no room for new people just now. Please choose somebody else."


class NotLicensedThere(Refused):
    """The licence does not hold on that day where the client will be."""

    message = "They may not practise where you will be on that day. Please choose another day or somebody else."


class NotTakenOn(Refused):
    """A provider who has not taken this client on is asked by an offer, never booked."""

    message = "They have not said yes to you so far. Please ask them first."


class StillBooked(Refused):
    """Appointments ahead have rules of their own for cancelling."""

    message = "You still have an appointment ahead. Please cancel it first, so that you see what that means."


class UnknownReason(Refused):
    """Not one of the reasons we offer."""

    message = "Please choose one of the reasons."


def get(referral_id: UUID, *, seen_by: UUID) -> Referral:
    """A referral for its client, or for the provider it is offered to. Raises `NoSuchReferral` for anybody else."""
    theirs = and_(Referral.provider_id == seen_by, Referral.state.in_(_SEEN_BY_PROVIDER))
    wanted = select(Referral).where(Referral.referral_id == referral_id, or_(Referral.account_id == seen_by, theirs))
    referral = db.session.scalar(wanted)
    if referral is None:
        raise NoSuchReferral
    return referral


def of_client(account_id: UUID) -> Sequence[Referral]:
    """A client's referrals, newest first."""
    wanted = select(Referral).where(Referral.account_id == account_id)
    return db.session.scalars(wanted.order_by(Referral.started_at.desc())).all()


def waiting_for(provider_id: UUID, *, at: datetime) -> Sequence[Referral]:
    """What a provider still has time to answer, the most pressing first: at risk, then by the time to answer."""
    wanted = select(Referral).where(
        Referral.provider_id == provider_id, Referral.state == State.OFFERED, Referral.answer_by > at
    )
    return db.session.scalars(wanted.order_by(Referral.risk_tier.desc(), Referral.answer_by)).all()


def taken_on_by(provider_id: UUID) -> Sequence[Referral]:
    """The clients a provider has, by what they are called."""
    wanted = select(Referral).where(Referral.provider_id == provider_id, Referral.state == State.BOOKED)
    return db.session.scalars(wanted.order_by(Referral.called, Referral.referral_id)).all()


def called(referral_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the clients of these referrals are called, as far as this scope may see them."""
    wanted = select(Referral.referral_id, Referral.called).where(Referral.referral_id.in_(list(referral_ids)))
    return {row.referral_id: row.called for row in db.session.execute(wanted)}


def offer(referral: Referral, appointment: Appointment, *, at: datetime) -> Offer:
    """Ask the provider of a held appointment, or book at once where they open instant booking (R3).

    The time stays held until the provider must have answered (R1). Raises `AskedBefore`, `NotTaking`,
    `holds.HoldOver`, or `states.MoveClosed` where somebody is being asked already.
    """
    _lock(referral)
    provider = providers.get(appointment.provider_id)
    _check_can_offer(referral, provider)
    _check_licensed(referral, appointment)
    working = open_hours.working(provider.provider_id, after=at, before=at + working_hours.LONGEST_WAIT)
    answer_by = min(working_hours.answer_by(at, working), appointment.starts_at)
    holds.keep_until(appointment, answer_by, at=at)
    referral.provider_id = provider.provider_id
    if referral.continues_with != provider.provider_id:
        # Whom they saw before is nothing that somebody else should read.
        referral.continues_with = None
    referral.answer_by = answer_by
    _move(referral, State.OFFERED, at=at)
    made = offers.make(referral, appointment, at=at)
    if provider.books_instantly:
        _take_on(referral, made, appointment, by="client", at=at)
    return made


def _check_can_offer(referral: Referral, provider: Provider) -> None:
    states.check_move(MOVES, State(referral.state), State.OFFERED)
    is_new = referral.continues_with != provider.provider_id
    if is_new and (not provider.takes_new_clients or provider.paused_at is not None):
        raise NotTaking
    if any(offered.provider_id == provider.provider_id for offered in offers.of(referral)):
        raise AskedBefore


def _check_licensed(referral: Referral, appointment: Appointment) -> None:
    on = appointment.local_start.date()
    held = licences.of([appointment.provider_id], on=on).get(appointment.provider_id, ())
    if not any(licence.covers(referral.jurisdiction or "", on=on) for licence in held):
        raise NotLicensedThere


def book(referral: Referral, appointment: Appointment, *, at: datetime) -> None:
    """Book a further held time with the provider who took this client on; nobody is asked again.

    Raises `NotTakenOn`, `NotLicensedThere` or `holds.HoldOver`.
    """
    _lock(referral)
    if referral.state != State.BOOKED or referral.provider_id != appointment.provider_id:
        raise NotTakenOn
    _check_licensed(referral, appointment)
    holds.confirm(appointment, by="client", at=at)


def accept(referral: Referral, *, at: datetime) -> Appointment:
    """Take the client on and book the time that was held. Raises `OfferClosed` when it was answered or has lapsed."""
    made = _open_offer(referral, at=at)
    appointment = appointments.get(made.appointment_id, seen_by=made.provider_id)
    _take_on(referral, made, appointment, by="provider", at=at)
    return appointment


def _take_on(referral: Referral, made: Offer, appointment: Appointment, *, by: str, at: datetime) -> None:
    is_new = referral.continues_with != made.provider_id
    offers.close(made, Answer.ACCEPTED, at=at)
    _move(referral, State.ACCEPTED, at=at)
    holds.confirm(appointment, by=by, at=at)
    _move(referral, State.BOOKED, at=at)
    if is_new:
        providers.count_accepted(made.provider_id, on=at.date())


def decline(referral: Referral, reason: str, *, at: datetime) -> None:
    """Hand the offer back without a mark against the provider; the held time is free again.

    Raises `UnknownReason`, or `OfferClosed` when it was answered or has lapsed.
    """
    if reason not in DECLINE_REASONS:
        raise UnknownReason
    made = _open_offer(referral, at=at)
    offers.close(made, Answer.DECLINED, at=at, reason=DeclineReason(reason))
    offers.let_go(made, AppointmentState.CANCELLED, by="provider", at=at)
    _move(referral, State.DECLINED, at=at)


def withdraw(referral: Referral, *, at: datetime) -> None:
    """The client takes it back, at any time before it is closed.

    Raises `StillBooked` while an appointment is ahead, `states.MoveClosed` where it is over.
    """
    _lock(referral)
    states.check_move(MOVES, State(referral.state), State.WITHDRAWN)
    _check_nothing_booked(referral)
    for made in offers.of(referral):
        if made.answer == Answer.OPEN:
            offers.close(made, Answer.WITHDRAWN, at=at)
            offers.let_go(made, AppointmentState.CANCELLED, by="client", at=at)
    _move(referral, State.WITHDRAWN, at=at)


def _check_nothing_booked(referral: Referral) -> None:
    listed = appointments.of_referral(referral.referral_id, seen_by=referral.account_id)
    if any(appointment.state == AppointmentState.BOOKED for appointment in listed):
        raise StillBooked


def close(referral: Referral, *, at: datetime) -> None:
    """Care under this referral is over. Raises `StillBooked`, or `states.MoveClosed` where it never began."""
    _lock(referral)
    _check_nothing_booked(referral)
    _move(referral, State.CLOSED, at=at)


def lapse_overdue(*, at: datetime) -> int:
    """Pass on every offer that was not answered in time; say how many. Two such jobs never take the same row."""
    overdue = select(Referral).where(Referral.state == State.OFFERED, Referral.answer_by <= at)
    rows = db.session.scalars(overdue.with_for_update(skip_locked=True)).all()
    for referral in rows:
        _lapse(referral, at=at)
    return len(rows)


def _lapse(referral: Referral, *, at: datetime) -> None:
    (made,) = (made for made in offers.of(referral) if made.answer == Answer.OPEN)
    offers.close(made, Answer.LAPSED, at=at)
    offers.let_go(made, AppointmentState.EXPIRED, by="clock", at=at)
    _move(referral, State.LAPSED, at=at)
    lapsed = select(func.count()).where(
        Offer.provider_id == made.provider_id, Offer.answer == Answer.LAPSED, Offer.answered_at > at - PAUSE_COUNTS
    )
    if (db.session.scalar(lapsed) or 0) >= PAUSE_AFTER_LAPSES:
        providers.pause(providers.get(made.provider_id), at=at)


def escalate_waiting(*, at: datetime) -> int:
    """Call for a person where two providers could not, or 48 hours have passed; a job. Says how many.

    It also takes a referral that was handed back out of the sight of the provider who did.
    """
    back = (State.SUBMITTED, State.DECLINED, State.LAPSED)
    wanted = select(Referral).where(Referral.state.in_(back)).with_for_update(skip_locked=True)
    escalated = 0
    for referral in db.session.scalars(wanted).all():
        referral.provider_id = None
        long_ago = referral.submitted_at is not None and at - referral.submitted_at >= ESCALATE_AFTER
        if long_ago or len(offers.of(referral)) >= ESCALATE_AFTER_OFFERS:
            _move(referral, State.ESCALATED, at=at)
            escalated += 1
    db.session.flush()
    return escalated


def is_waiting(referral: Referral) -> bool:
    """Whether the client still waits for somebody to say yes."""
    return State(referral.state) in WAITING


def _lock(referral: Referral) -> None:
    """See the row as it is now and keep others from moving it. Raises `OfferClosed` where it is out of sight."""
    row = select(Referral).where(Referral.referral_id == referral.referral_id).with_for_update()
    if db.session.scalar(row.execution_options(populate_existing=True)) is None:
        raise offers.OfferClosed


def _move(referral: Referral, then: State, *, at: datetime) -> None:
    states.check_move(MOVES, State(referral.state), then)
    referral.state = then
    if then is not State.OFFERED:
        # Answered one way or the other: that they knew each other has done its work, and is not kept.
        referral.answer_by = referral.continues_with = None
    referral.changed_at = at
    db.session.flush()


def _open_offer(referral: Referral, *, at: datetime) -> Offer:
    _lock(referral)
    if referral.state != State.OFFERED:
        raise offers.OfferClosed
    return offers.open_one(referral, at=at)
