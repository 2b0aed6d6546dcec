"""What an earlier start left running because it was killed itself: found by number and birth, and ended kindly."""

import signal
from pathlib import Path

from kernel.embedded import pids

AT_ONCE: pids.Ending = ((signal.SIGKILL, 5.0),)
PROGRAM: pids.Ending = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
KEEPER: pids.Ending = ((signal.SIGTERM, 90.0), (signal.SIGKILL, 5.0))


def end(records: Path) -> int:
    """End the recorded programs with their groups, then honcho's go-betweens, then the keepers of the servers.

    Returns how many programs and keepers had to be ended.
    """
    for record in records.glob("*.pid"):
        _ask(record)
    programs = sum(pids.end(record, PROGRAM, group=True) for record in sorted(records.glob("*.pid")))
    for record in records.glob("*.relay"):
        pids.end(record, AT_ONCE)
    return programs + sum(pids.end(record, KEEPER) for record in sorted(records.glob("*.keeper")))


def _ask(record: Path) -> None:
    """Ask all of them before waiting for the first, so that their last seconds run side by side."""
    pids.send(record, signal.SIGTERM, group=True)
