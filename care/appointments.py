"""Appointments: finding them, and what the two people may do with one that is booked. Taking a time is `holds`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from care import appointment_states, availability, counting, policy, states, taken_time
from care.appointment_states import MOVES, TAKES_TIME, State
from care.policy import Circumstances, Policy
from care.tables.appointments import Appointment, AppointmentEvent
from kernel.database import db
from kernel.refusals import NotFound, Refused


class NoSuchAppointment(NotFound):
    """No such appointment, or it is between two others."""

    message = "We could not find that appointment."


class AlreadyBegun(Refused):
    """It began; from here on the provider records what became of it."""

    message = "This appointment has already begun. Your provider will record what became of it."


def get(appointment_id: UUID, *, seen_by: UUID) -> Appointment:
    """An appointment for one of its two people: `seen_by` is an account or a provider. Raises `NoSuchAppointment`."""
    wanted = select(Appointment).where(Appointment.appointment_id == appointment_id, _is_one_of_the_two(seen_by))
    return _found(db.session.scalar(wanted))


def in_room(room_id: UUID, *, seen_by: UUID) -> Appointment:
    """The appointment of a room, for one of its two people. Raises `NoSuchAppointment`."""
    return _found(
        db.session.scalar(select(Appointment).where(Appointment.room_id == room_id, _is_one_of_the_two(seen_by)))
    )


def _found(appointment: Appointment | None) -> Appointment:
    if appointment is None:
        raise NoSuchAppointment
    return appointment


def _is_one_of_the_two(seen_by: UUID) -> ColumnElement[bool]:
    return or_(Appointment.account_id == seen_by, Appointment.provider_id == seen_by)


def ahead(*, seen_by: UUID, at: datetime) -> Sequence[Appointment]:
    """The booked appointments of a client or provider that are not over, soonest first."""
    return _listed(seen_by, Appointment.state == State.BOOKED, func.upper(Appointment.during) > at)


def between(first: datetime, last: datetime, *, seen_by: UUID) -> Sequence[Appointment]:
    """Every appointment that begins in that stretch of time and was ever booked, in order."""
    begins = func.lower(Appointment.during)
    return _listed(seen_by, begins >= first, begins < last, Appointment.booked_at.is_not(None))


def held(account_id: UUID) -> Sequence[Appointment]:
    """The times a client holds while somebody is being asked, soonest first."""
    return _listed(account_id, Appointment.state == State.HELD)


def to_record(provider_id: UUID, *, at: datetime) -> Sequence[Appointment]:
    """What is over and not yet recorded by the provider, oldest first."""
    return _listed(provider_id, Appointment.state == State.BOOKED, func.upper(Appointment.during) <= at)


def of_referral(referral_id: UUID, *, seen_by: UUID) -> Sequence[Appointment]:
    """Every appointment under a referral that was ever booked, in order."""
    return _listed(seen_by, Appointment.referral_id == referral_id, Appointment.booked_at.is_not(None))


def _listed(seen_by: UUID, *conditions: ColumnElement[bool]) -> Sequence[Appointment]:
    wanted = select(Appointment).where(_is_one_of_the_two(seen_by), *conditions)
    return db.session.scalars(wanted.order_by(func.lower(Appointment.during))).all()


def used(account_id: UUID, *, since: date, before: date = date.max) -> int:
    """How much of the allowance is used or spoken for: counted, held or booked, since that day and before the other."""
    begins, utc = func.lower(Appointment.during), ZoneInfo("UTC")
    wanted = select(func.count()).where(
        Appointment.account_id == account_id,
        begins >= datetime.combine(since, time(), tzinfo=utc),
        begins < datetime.combine(before, time(), tzinfo=utc),
        or_(Appointment.counted.is_(True), Appointment.state.in_(TAKES_TIME)),
    )
    return db.session.scalar(wanted) or 0


def cancel(appointment: Appointment, *, at: datetime) -> State:
    """The client cancels: in time it uses nothing, late it may under the policy they were shown. Says which it was.

    Raises `AlreadyBegun`, or `states.MoveClosed` where it is no longer held or booked.
    """
    if appointment.state == State.HELD:
        end(appointment, State.CANCELLED, by="client", at=at)
        return State.CANCELLED
    if at >= appointment.starts_at:
        raise AlreadyBegun
    then = policy.cancelled_as(policy_of(appointment), starts_at=appointment.starts_at, at=at)
    end(appointment, then, by="client", at=at)
    return then


def cancel_by_provider(appointment: Appointment, *, at: datetime) -> None:
    """The provider cancels, which never counts. Raises `AlreadyBegun` or `states.MoveClosed`."""
    if at >= appointment.ends_at:
        raise AlreadyBegun("This appointment is over. Please record what became of it.")
    end(appointment, State.PROVIDER_CANCELLED, by="provider", at=at)


def end(appointment: Appointment, then: State, *, by: str, at: datetime, waived_because: str | None = None) -> None:
    """Make a final move: free the time, decide once whether it counts, log it, and have it contributed.

    Raises `states.MoveClosed`.
    """
    lock(appointment)
    told, known = policy_of(appointment), _circumstances(appointment, waived=waived_because is not None)
    move(appointment, then, by=by, at=at)
    appointment.ended_at = at
    if then is not State.EXPIRED:
        appointment.counted = policy.counts(told, then, known)
        appointment.forgiven = policy.is_forgiven(told, then, known)
        appointment.waived_because = waived_because
    taken_time.free(appointment.provider_id, appointment.taken_id)
    db.session.flush()
    counting.put(appointment, at=at)


def _circumstances(appointment: Appointment, *, waived: bool) -> Circumstances:
    """Forgiven in the year before, as far as this scope can see: with another provider, the client is let off again."""
    begins = func.lower(Appointment.during)
    wanted = select(func.count()).where(
        Appointment.account_id == appointment.account_id,
        Appointment.forgiven.is_(True),
        begins > appointment.starts_at - timedelta(days=365),
    )
    return Circumstances(forgiven_this_year=db.session.scalar(wanted) or 0, waived=waived)


def lock(appointment: Appointment) -> None:
    """See the row as it is now, and keep others from moving it until the transaction ends."""
    row = select(Appointment).where(Appointment.appointment_id == appointment.appointment_id).with_for_update()
    _found(db.session.scalar(row.execution_options(populate_existing=True)))


def move(appointment: Appointment, then: State, *, by: str, at: datetime) -> None:
    """Move along the table and log it. Raises `states.MoveClosed`."""
    lock(appointment)
    states.check_move(MOVES, State(appointment.state), then)
    appointment.state = then
    if then is not State.HELD:
        appointment.held_until = None
    log(appointment, by=by, at=at)


def log(appointment: Appointment, *, by: str, at: datetime) -> None:
    """Append the present state to the log of the appointment; `by` is client, provider or clock."""
    db.session.add(
        AppointmentEvent(
            account_id=appointment.account_id,
            appointment_id=appointment.appointment_id,
            event_id=uuid4(),
            provider_id=appointment.provider_id,
            state=appointment.state,
            by=by,
            at=at,
        )
    )


def events(appointment: Appointment) -> Sequence[AppointmentEvent]:
    """What became of it, in order."""
    wanted = select(AppointmentEvent).where(AppointmentEvent.appointment_id == appointment.appointment_id)
    return db.session.scalars(wanted.order_by(AppointmentEvent.at, AppointmentEvent.event_id)).all()


def policy_of(appointment: Appointment) -> Policy:
    """The policy the client was shown when they booked."""
    return Policy(**appointment.policy)


def has_parted(appointment: Appointment) -> bool:
    """Whether the rules of the zone changed since: the client's clock no longer shows the time they booked (Z3)."""
    return availability.instant(appointment.local_start, ZoneInfo(appointment.zone)) != appointment.starts_at


def label(appointment: Appointment) -> str:
    """The state in plain words."""
    return appointment_states.LABELS[State(appointment.state)]
