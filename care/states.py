"""States as a table: which move may follow which, in one place for rules, tests and the diagrams in docs/states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from kernel.refusals import Refused

State = TypeVar("State", bound=StrEnum)


class MoveClosed(Refused):
    """The table has no such move from the present state."""

    message = "This has already changed, so that is no longer possible. Please look at where it stands now."


def can_move(moves: Mapping[State, frozenset[State]], now: State, then: State) -> bool:
    """Whether the table lists the move."""
    return then in moves[now]


def check_move(moves: Mapping[State, frozenset[State]], now: State, then: State) -> None:
    """Raises `MoveClosed` unless the table lists the move."""
    if not can_move(moves, now, then):
        raise MoveClosed


def final(moves: Mapping[State, frozenset[State]]) -> frozenset[State]:
    """The states that nothing follows."""
    return frozenset(state for state, following in moves.items() if not following)
