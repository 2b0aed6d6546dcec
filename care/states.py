"""States as a table: which move may follow which, in one place for rules, tests and diagrams."""

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


def diagram(title: str, first: State, moves: Mapping[State, frozenset[State]]) -> str:
    """The table as a Mermaid state diagram inside a Markdown page. The same table gives the same bytes."""
    arrows = [f"    {now} --> {then}" for now, following in moves.items() for then in moves if then in following]
    ends = [f"    {state} --> [*]" for state in moves if state in final(moves)]
    lines = [
        f"# {title}",
        "",
        "Printed from `MOVES` by `python -m care.state_diagrams`; a test fails when the two differ.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {first}",
        *arrows,
        *ends,
        "```",
        "",
    ]
    return "\n".join(lines)
