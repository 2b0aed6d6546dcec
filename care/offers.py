"""Offers: a referral put before one provider with a held time, and what became of that. Who may when is `referrals`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from care import appointments
from care.appointment_states import State as AppointmentState
from care.referral_states import Answer, DeclineReason
from care.tables.appointments import Appointment
from care.tables.referrals import Offer, Referral
from kernel.database import db
from kernel.refusals import Refused


class OfferClosed(Refused):
    """The offer has been answered, taken back, or has lapsed and gone to somebody else."""

    message = "This has already been passed on, so that nobody waits. Thank you for looking at it."


def of(referral: Referral) -> Sequence[Offer]:
    """The offers made for a referral that this scope may see, in order."""
    wanted = select(Offer).where(Offer.account_id == referral.account_id, Offer.referral_id == referral.referral_id)
    return db.session.scalars(wanted.order_by(Offer.offered_at)).all()


def make(referral: Referral, appointment: Appointment, *, at: datetime) -> Offer:
    """Write down that this provider is asked, until the time to answer of the referral."""
    made = Offer(
        account_id=referral.account_id,
        referral_id=referral.referral_id,
        offer_id=uuid4(),
        provider_id=appointment.provider_id,
        appointment_id=appointment.appointment_id,
        answer=Answer.OPEN,
        offered_at=at,
        answer_by=referral.answer_by,
    )
    db.session.add(made)
    db.session.flush()
    return made


def open_one(referral: Referral, *, at: datetime) -> Offer:
    """The offer that can still be answered. Raises `OfferClosed` when it was answered or has lapsed."""
    found = [made for made in of(referral) if made.answer == Answer.OPEN]
    if not found or found[0].answer_by <= at:
        raise OfferClosed
    return found[0]


def close(made: Offer, answer: Answer, *, at: datetime, reason: DeclineReason | None = None) -> None:
    """Write down the answer."""
    made.answer, made.answered_at, made.reason = answer, at, reason
    db.session.flush()


def let_go(made: Offer, then: AppointmentState, *, by: str, at: datetime) -> None:
    """Give back the time that was held for it."""
    appointment = appointments.get(made.appointment_id, seen_by=made.account_id)
    if appointment.state == AppointmentState.HELD:
        appointments.end(appointment, then, by=by, at=at)
