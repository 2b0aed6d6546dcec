"""How a pool stands in a contract year, and how an organisation stands to its pool: the states, and what decides them.

A pool is fit for figures with 5,000 people, ten organisations, and none of them more than a fifth of its people.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from kernel.refusals import Refused

SMALLEST_POOL = 5_000
FEWEST_ORGANISATIONS = 10
# One organisation's people are at most one in this many of the pool's.
LARGEST_SHARE = 5


class State(StrEnum):
    """Formed: figures are released for the year. Forming: there are none, and the price is flat."""

    FORMING = "forming"
    FORMED = "formed"


MOVES: dict[State, set[State]] = {State.FORMING: {State.FORMED}, State.FORMED: {State.FORMING}}


class Reason(StrEnum):
    """Why a pool stands where it does: what it lacks first, or that it lacks nothing."""

    FEW_PEOPLE = "few_people"
    FEW_ORGANISATIONS = "few_organisations"
    ONE_TOO_LARGE = "one_too_large"
    FIT = "fit"


class Place(StrEnum):
    """How an organisation stands to its pool: it waits for a contract year, has joined, or has outgrown it."""

    WAITING = "waiting"
    JOINED = "joined"
    OUTGROWN = "outgrown"


# Who waited may turn out to be too large on the day.
PLACE_MOVES: dict[Place, set[Place]] = {
    Place.WAITING: {Place.JOINED, Place.OUTGROWN},
    Place.JOINED: {Place.OUTGROWN},
    Place.OUTGROWN: set(),
}
_State = TypeVar("_State", State, Place)


class NoSuchMove(Refused):
    """The table has no such move from the present state."""

    message = "This has already changed, so that is no longer possible. Please look at where it stands now."


def check_move(moves: dict[_State, set[_State]], now: _State, then: _State) -> None:
    """Raises NoSuchMove unless the table lists the move, or nothing moves."""
    if then is not now and then not in moves[now]:
        raise NoSuchMove


def missing(sizes: Sequence[int]) -> tuple[Reason, ...]:
    """Everything that keeps a pool of organisations of these sizes from being fit for figures."""
    whole = sum(sizes)
    lacks = {
        Reason.FEW_PEOPLE: whole < SMALLEST_POOL,
        Reason.FEW_ORGANISATIONS: sum(size > 0 for size in sizes) < FEWEST_ORGANISATIONS,
        Reason.ONE_TOO_LARGE: max(sizes, default=0) * LARGEST_SHARE > whole,
    }
    return tuple(reason for reason, is_so in lacks.items() if is_so)


def judge(sizes: Sequence[int]) -> tuple[State, Reason]:
    """How a pool of organisations of these sizes stands, and why."""
    lacks = missing(sizes)
    return (State.FORMING, lacks[0]) if lacks else (State.FORMED, Reason.FIT)
