"""Looks at the running whole from the side: says when it is ready, and stops it when a side's servers are gone."""

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence

from portal.launch import readiness
from portal.launch.console import Crew
from portal.launch.keepers import Keeper
from portal.launch.settings import Settings

LOOKS_EVERY_SECONDS = 0.3
SAYS_WHAT_IT_WAITS_FOR_EVERY_SECONDS = 30.0


class Watch:
    """A thread beside honcho's loop. `lost` is true when it stopped everything because servers had died."""

    def __init__(
        self, at: Settings, keepers: Sequence[Keeper], crew: Crew, greeting: Callable[[], str] | None, began: float
    ) -> None:
        """`began` is the monotonic second of the start; `greeting` makes what is shown when all is ready."""
        self.at = at
        self.keepers = keepers
        self.crew = crew
        self.greeting = greeting
        self.began = began
        self.lost = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Look no longer."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        waiting: list[str] | None = None
        said_at = self.began
        while not self._ended.wait(LOOKS_EVERY_SECONDS):
            if any(keeper.has_died() for keeper in self.keepers):
                self._give_up()
                return
            if waiting == []:
                continue
            waiting = readiness.not_ready(self.at)
            if not waiting:
                self._greet()
            elif time.monotonic() - said_at > SAYS_WHAT_IT_WAITS_FOR_EVERY_SECONDS:
                said_at = time.monotonic()
                self.crew.say(f"still waiting for the {' and the '.join(waiting)} side")

    def _give_up(self) -> None:
        self.lost = True
        self.crew.say("alcove stops, because the servers of a side have stopped.")
        os.kill(os.getpid(), signal.SIGTERM)

    def _greet(self) -> None:
        where = readiness.addresses(self.at)
        seconds = time.monotonic() - self.began
        self.crew.say(f"alcove is ready: work side {where['work']}, care side {where['care']} ({seconds:.1f} s)")
        if self.greeting is not None:
            self.crew.say(self.greeting().rstrip())
