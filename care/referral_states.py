"""The life of a referral, from the first answer to the last appointment.

The names map to FHIR ServiceRequest and Task.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    OFFERED = "offered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    BOOKED = "booked"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What became of one offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a provider hands an offer back. None of them lowers their rank (R2)."""

    FULL = "full"
    NOT_MY_FIELD = "not_my_field"
    CONFLICT = "conflict"
    TIME = "time"
    OTHER = "other"


MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
        State.SUBMITTED: frozenset({State.OFFERED, State.ESCALATED, State.WITHDRAWN}),
        State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.LAPSED, State.WITHDRAWN}),
        State.DECLINED: frozenset({State.OFFERED, State.ESCALATED, State.WITHDRAWN}),
        State.LAPSED: frozenset({State.OFFERED, State.ESCALATED, State.WITHDRAWN}),
        State.ESCALATED: frozenset({State.OFFERED, State.WITHDRAWN}),
        State.ACCEPTED: frozenset({State.BOOKED, State.WITHDRAWN}),
        State.BOOKED: frozenset({State.CLOSED, State.WITHDRAWN}),
        State.CLOSED: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
)

# A referral that nobody has answered for good: the client still waits.
WAITING = frozenset({State.SUBMITTED, State.OFFERED, State.DECLINED, State.LAPSED, State.ESCALATED})

DECLINE_REASONS: Mapping[DeclineReason, str] = MappingProxyType(
    {
        DeclineReason.FULL: "I have no room just now",
        DeclineReason.NOT_MY_FIELD: "This is not my field",
        DeclineReason.CONFLICT: "I know this person or have a conflict",
        DeclineReason.TIME: "I cannot make the time they asked for",
        DeclineReason.OTHER: "Another reason",
    }
)
