"""Who may enter the room of an appointment, and when. The address alone opens nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from care import appointments
from care.appointment_states import State
from care.room_stream import Side
from care.tables.appointments import Appointment
from kernel.refusals import NotFound, Refused

OPENS_BEFORE = timedelta(minutes=10)
CLOSES_AFTER = timedelta(minutes=30)
_MEETS_HERE = frozenset({"video", "phone"})
# The provider may record what became of it and say goodbye after.
_OPEN_STATES = frozenset({State.BOOKED, State.COMPLETED, State.INTERRUPTED})


class NoSuchRoom(NotFound):
    """No room, not theirs, or an appointment that has none."""

    message = "We could not find that room."


class NotOpenYet(Refused):
    """Too early. `opens_at` says from when."""

    message = "This room opens ten minutes before your appointment."

    def __init__(self, opens_at: datetime) -> None:
        """Carry the moment it opens."""
        super().__init__()
        self.opens_at = opens_at


class Closed(Refused):
    """Too late, or the appointment was cancelled."""

    message = "This room is closed. If you still need to talk, please book another time."


@dataclass(frozen=True)
class Entry:
    """The right to be in a room: for which appointment, as whom, until when, and whether a camera is wanted."""

    appointment: Appointment
    side: Side
    closes_at: datetime
    with_video: bool


def enter(room_id: UUID, *, seen_by: UUID, at: datetime) -> Entry:
    """Let one of the two in, from ten minutes before the start to thirty minutes after the end (S8).

    Asked again at every message. Raises `NoSuchRoom` for anybody else, `NotOpenYet`, or `Closed`.
    """
    try:
        appointment = appointments.in_room(room_id, seen_by=seen_by)
    except appointments.NoSuchAppointment as stranger:
        raise NoSuchRoom from stranger
    if appointment.modality not in _MEETS_HERE:
        raise NoSuchRoom
    check_open(appointment, at=at)
    side = Side.CLIENT if appointment.account_id == seen_by else Side.PROVIDER
    return Entry(appointment, side, closes_at(appointment), appointment.modality == "video")


def check_open(appointment: Appointment, *, at: datetime) -> None:
    """Raises `Closed` or `NotOpenYet` unless the room of this appointment is open."""
    if State(appointment.state) not in _OPEN_STATES or at > closes_at(appointment):
        raise Closed
    if at < opens_at(appointment):
        raise NotOpenYet(opens_at(appointment))


def opens_at(appointment: Appointment) -> datetime:
    """The first moment to enter."""
    return appointment.starts_at - OPENS_BEFORE


def closes_at(appointment: Appointment) -> datetime:
    """The last moment to be there."""
    return appointment.ends_at + CLOSES_AFTER
