"""What became of an appointment, as the provider records it. Only the provider does, and only once."""

from datetime import datetime

from care import appointments, policy
from care.appointment_states import State
from care.tables.appointments import Appointment
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


def complete(appointment: Appointment, *, at: datetime) -> None:
    """It took place, and counts. Raises `NotYet` before it began, `states.MoveClosed` twice."""
    _check_begun(appointment, at=at)
    appointments.end(appointment, State.COMPLETED, by="provider", at=at)


def miss(appointment: Appointment, *, at: datetime, waived_because: str | None = None) -> None:
    """The client did not come. It counts under the policy they were shown, unless the provider waives it with a reason.

    Raises `StillWaiting` before the grace minutes are over, `NoReason` for an empty reason, `states.MoveClosed` twice.
    """
    if at < policy.may_be_missed_from(appointments.policy_of(appointment), starts_at=appointment.starts_at):
        raise StillWaiting
    if waived_because is not None and not waived_because.strip():
        raise NoReason
    appointments.end(appointment, State.MISSED, by="provider", at=at, waived_because=waived_because)


def interrupt(appointment: Appointment, *, at: datetime) -> None:
    """It broke off, by the line or otherwise. It never counts. Raises `NotYet` before it began."""
    _check_begun(appointment, at=at)
    appointments.end(appointment, State.INTERRUPTED, by="provider", at=at)


def _check_begun(appointment: Appointment, *, at: datetime) -> None:
    if at < appointment.starts_at:
        raise NotYet
