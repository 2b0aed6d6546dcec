"""Which operating system process a record means: its number and its birth, because numbers are used again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Ending = Sequence[tuple[signal.Signals, float]]

# What a polite stop is for programs that know no better: ask, wait, then insist.
ASK_THEN_KILL: Ending = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))


def born(pid: int) -> str | None:
    """The birth of `pid` as the operating system tells it, or `None` when nothing alive has that number."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self/stat").exists() else _born_by_ps(pid)
    # The name in brackets may itself hold spaces and brackets: count from the last one.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def _born_by_ps(pid: int) -> str | None:
    """The same for systems without /proc (macOS)."""
    argv = ["ps", "-o", "stat=", "-o", "lstart=", "-p", str(pid)]
    answer = subprocess.run(argv, capture_output=True, text=True, check=False).stdout  # noqa: S603
    state, _, birth = answer.strip().partition(" ")
    return birth.strip() if birth and not state.startswith("Z") else None


def record(path: Path, pid: int) -> None:
    """Keep `pid` and its birth in the file `path`, whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_text(f"{pid} {born(pid)}\n")
    partial.replace(path)


def living(path: Path) -> int | None:
    """The recorded pid if it still means the very process that was recorded."""
    try:
        pid, _, birth = path.read_text().strip().partition(" ")
        return int(pid) if birth != "None" and born(int(pid)) == birth else None
    except (FileNotFoundError, ValueError):
        return None


def end(path: Path, ending: Ending = ASK_THEN_KILL, *, group: bool = False) -> bool:
    """End what `path` records by these signals and waits, with its whole group on request, and drop the record.

    Returns whether anything had to be ended.
    """
    pid = living(path)
    if pid is not None:
        _end(pid, ending, group=group)
    path.unlink(missing_ok=True)
    return pid is not None


def send(path: Path, number: signal.Signals, *, group: bool = False) -> None:
    """Send one signal to what `path` records, with its whole group on request, if it still lives."""
    pid = living(path)
    if pid is not None:
        _send(pid, number, group=group)


def _send(pid: int, number: signal.Signals, *, group: bool) -> None:
    # It may end between our look and our signal.
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, number)


def _end(pid: int, ending: Ending, *, group: bool) -> None:
    birth = born(pid)
    for number, patience in ending:
        _send(pid, number, group=group)
        if wait_until(lambda: born(pid) != birth, patience):
            return


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Look often until `true()` or the time is over; says which."""
    end_at = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end_at:
            return False
        time.sleep(0.01)
    return True
