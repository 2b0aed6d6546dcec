"""The diagrams in docs/states, printed from the tables of moves: `python -m care.state_diagrams docs/states`."""

import sys
from pathlib import Path

from care import appointment_states, referral_states, states


def pages() -> dict[str, str]:
    """File name and text of every page of docs/states."""
    return {
        "appointments.md": states.diagram(
            "The life of an appointment", appointment_states.State.HELD, appointment_states.MOVES
        ),
        "referrals.md": states.diagram("The life of a referral", referral_states.State.DRAFT, referral_states.MOVES),
    }


def main(folder: Path) -> None:
    """Write every page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
