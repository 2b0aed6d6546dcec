"""Where a connection stands, and how it gets from one state to the next."""

from enum import StrEnum


class State(StrEnum):
    """Only an active one signs people in; a testing one says what it would do."""

    DRAFT = "draft"
    TESTING = "testing"
    ACTIVE = "active"
    DISABLED = "disabled"


# An active one that is paused has to pass a test again.
MOVES = {
    State.DRAFT: {State.TESTING, State.DISABLED},
    State.TESTING: {State.ACTIVE, State.DISABLED},
    State.ACTIVE: {State.TESTING, State.DISABLED},
    State.DISABLED: set(),
}
