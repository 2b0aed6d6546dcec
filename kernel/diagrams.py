"""A table of moves as a page with a picture: the diagrams in docs/states."""

from collections.abc import Collection, Mapping
from typing import TypeVar

State = TypeVar("State", bound=str)


def page(title: str, first: State, moves: Mapping[State, Collection[State]]) -> str:
    """The table as a Mermaid state diagram inside a Markdown page. The same table gives the same bytes."""
    arrows = [f"    {now} --> {then}" for now, following in moves.items() for then in moves if then in following]
    ends = [f"    {state} --> [*]" for state, following in moves.items() if not following]
    lines = [
        f"# {title}",
        "",
        "Printed from `MOVES` by `make docs`; a test fails when the two differ.",
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
