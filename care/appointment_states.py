"""The life of an appointment (names mappable to FHIR Appointment: proposed, booked, fulfilled, noshow, cancelled)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where an appointment stands."""

    HELD = "held"
    BOOKED = "booked"
    COMPLETED = "completed"
    LATE_CANCELLED = "late_cancelled"
    MISSED = "missed"
    PROVIDER_CANCELLED = "provider_cancelled"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.HELD: frozenset({State.BOOKED, State.CANCELLED, State.EXPIRED}),
        State.BOOKED: frozenset(
            {
                State.COMPLETED,
                State.LATE_CANCELLED,
                State.MISSED,
                State.PROVIDER_CANCELLED,
                State.INTERRUPTED,
                State.CANCELLED,
            }
        ),
        State.COMPLETED: frozenset(),
        State.LATE_CANCELLED: frozenset(),
        State.MISSED: frozenset(),
        State.PROVIDER_CANCELLED: frozenset(),
        State.INTERRUPTED: frozenset(),
        State.CANCELLED: frozenset(),
        State.EXPIRED: frozenset(),
    }
)

# While it is in one of these, nobody else can have the time.
TAKES_TIME = frozenset({State.HELD, State.BOOKED})

# What only the provider may record, once the appointment has begun.
ATTENDANCE = frozenset({State.COMPLETED, State.MISSED, State.INTERRUPTED})

LABELS: Mapping[State, str] = MappingProxyType(
    {
        State.HELD: "Held for you",
        State.BOOKED: "Booked",
        State.COMPLETED: "Took place",
        State.LATE_CANCELLED: "Cancelled late",
        State.MISSED: "Missed",
        State.PROVIDER_CANCELLED: "Cancelled by the provider",
        State.INTERRUPTED: "Broken off",
        State.CANCELLED: "Cancelled in time",
        State.EXPIRED: "No longer held",
    }
)
