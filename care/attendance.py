"""What became of an appointment, as the provider records it. Only the provider does, and only once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from care import appointments, policy
from care.appointment_states import State
from care.counting import Contributions, Occurrence
from care.tables.appointments import Appointment
from care.tables.referrals import Referral
from kernel.database import db
from kernel.refusals import Refused


class NotYet(Refused):
    """It has not begun, or the client still has time to come."""

    message = "It is too early to record this. Please wait until the appointment has begun."


class StillWaiting(NotYet):
    """The grace minutes are not over."""

    message = "Please give your client a few more minutes before you record this as missed."


class NoReason(Refused):
    """Waived without a reason."""

    message = "Please say in a few words why this should not count."


def complete(appointment: Appointment, *, at: datetime, contributions: Contributions) -> None:
    """It took place. It counts and is contributed. Raises `NotYet` before it began, `states.MoveClosed` twice."""
    _check_begun(appointment, at=at)
    appointments.end(appointment, State.COMPLETED, by="provider", at=at)
    _contribute(appointment, contributions)


def miss(
    appointment: Appointment, *, at: datetime, contributions: Contributions, waived_because: str | None = None
) -> None:
    """The client did not come. It counts under the policy they were shown, unless the provider waives it with a reason.

    Raises `StillWaiting` before the grace minutes are over, `NoReason` for an empty reason, `states.MoveClosed` twice.
    """
    if at < policy.may_be_missed_from(appointments.policy_of(appointment), starts_at=appointment.starts_at):
        raise StillWaiting
    if waived_because is not None and not waived_because.strip():
        raise NoReason
    appointments.end(appointment, State.MISSED, by="provider", at=at, waived_because=waived_because)
    _contribute(appointment, contributions)


def interrupt(appointment: Appointment, *, at: datetime) -> None:
    """It broke off, by the line or otherwise. It never counts. Raises `NotYet` before it began."""
    _check_begun(appointment, at=at)
    appointments.end(appointment, State.INTERRUPTED, by="provider", at=at)


def cancel_by_client(appointment: Appointment, *, at: datetime, contributions: Contributions) -> State:
    """The client cancels; where that counts it is contributed. Says which kind of cancelling it was."""
    then = appointments.cancel(appointment, at=at)
    _contribute(appointment, contributions)
    return then


def _check_begun(appointment: Appointment, *, at: datetime) -> None:
    if at < appointment.starts_at:
        raise NotYet


def _contribute(appointment: Appointment, contributions: Contributions) -> None:
    delivered, counted = appointment.state == State.COMPLETED, bool(appointment.counted)
    if delivered or counted:
        contributions.contribute(_occurrence(appointment, delivered=delivered, counted=counted))


def _occurrence(appointment: Appointment, *, delivered: bool, counted: bool) -> Occurrence:
    referral = db.session.scalars(select(Referral).where(Referral.referral_id == appointment.referral_id)).one()
    first = _first_delivered_at(appointment.referral_id) or appointment.starts_at
    waited = first - (referral.submitted_at or referral.started_at)
    return Occurrence(
        account_id=appointment.account_id,
        on=appointment.starts_at.date(),
        delivered=delivered,
        counted=counted,
        modality=appointment.modality,
        waited_days=max(0, waited.days),
        topic=referral.topics[0] if len(referral.topics) == 1 else None,
    )


def _first_delivered_at(referral_id: UUID) -> datetime | None:
    begins = func.min(func.lower(Appointment.during))
    wanted = select(begins).where(Appointment.referral_id == referral_id, Appointment.state == State.COMPLETED)
    first: datetime | None = db.session.scalar(wanted)
    return first
