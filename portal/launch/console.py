"""What a person sees while Alcove runs, and honcho's Manager with the little that we need beside it."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import honcho.manager
from honcho.printer import Message, Printer

from kernel import clock
from kernel.embedded import pids

STOPPED = re.compile(r"(?P<name>\S+) stopped \(rc=(?P<code>-?\d+)\)")

# honcho kills what has not ended after this many seconds; a worker may need most of it to finish its job.
PATIENCE_SECONDS = 20


class Console(Printer):  # type: ignore[misc]
    """Prints the programs' lines with their names, our own without, and remembers which program ended first."""

    def __init__(self, output: TextIO = sys.stdout) -> None:
        super().__init__(output)
        self.first_to_end: str | None = None

    def write(self, message: Message) -> None:
        """Print one line. honcho's own lines are read for what has ended and are not shown."""
        if message.name == honcho.manager.SYSTEM_PRINTER_NAME:
            ended = STOPPED.match(message.data)
            if ended and self.first_to_end is None:
                self.first_to_end = ended["name"]
        elif message.name is None:
            self.output.write(f"{message.data}\n")
            self.output.flush()
        else:
            super().write(message)


class Crew(honcho.manager.Manager):  # type: ignore[misc]
    """Runs the programs together. Ended together too, also by the next start when we were killed."""

    def __init__(self, console: Console, records: Path) -> None:
        super().__init__(console)
        honcho.manager.KILL_WAIT = PATIENCE_SECONDS
        self.console = console
        self.records = records
        self.when_started: Callable[[], None] = lambda: None
        self._asked_early = False

    def say(self, text: str) -> None:
        """Print a line of our own between the programs' lines; may be called from any thread."""
        self.events.put(Message("line", text, clock.true_now(), None, None))

    def _start(self) -> None:
        super()._start()
        # honcho's go-betweens ignore every polite signal, so that a next start must know them by number.
        for name, entry in self._processes.items():
            pids.record(self.records / f"{name}.relay", entry["process"].pid)
        # Threads begin after the forks: a fork copies locks that a thread may hold.
        self.when_started()

    def terminate(self) -> None:
        """Stop all programs; when some have not told their number yet, as soon as they have."""
        self._asked_early = not super()._all_started()
        if not self._asked_early:
            super().terminate()

    def _all_started(self) -> bool:
        started = bool(super()._all_started())
        if started and self._asked_early:
            self.terminate()
        return started
