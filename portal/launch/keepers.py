"""The keepers of the two sides' embedded servers, as `alcove up` starts and stops them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from kernel.embedded import pids, place
from kernel.refusals import Refused
from portal.launch import settings
from portal.launch.programs import ROOT
from portal.launch.settings import Settings

# A keeper waits for its servers to write everything down.
STOP_SECONDS = 90


class NoServers(Refused):
    """The embedded servers of a side did not start; the reason has been printed by their keeper."""


class Keeper:
    """The program that keeps one side's servers."""

    def __init__(self, at: Settings, side: str, names: list[str]) -> None:
        self.side = side
        self._record = record_of(at, side)
        place.make(at.folder(side))
        who = ["--owner", str(os.getpid()), str(at.folder(side)), side, *names]
        self._child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "portal.launch.keeper", *who],
            cwd=ROOT,
            env=settings.for_program(at, f"keeper-{side}"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        pids.record(self._record, self._child.pid)

    def wait_until_ready(self) -> None:
        """Return when all its servers answer. Raises `NoServers`."""
        if self._child.stdout is None or self._child.stdout.readline() != b"ready\n":
            raise NoServers(f"The servers of the {self.side} side did not start.")

    def has_died(self) -> bool:
        """Whether it ended without being asked."""
        return self._child.poll() is not None

    def stop(self) -> None:
        """Stop it and its servers."""
        pids.end(self._record, ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5.0)))
        self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()


def needed(at: Settings, side: str) -> list[str]:
    """The servers of this side that no URL replaces."""
    databases = [name for name in settings.DATABASES[side] if not at.given(f"{name.upper()}_DATABASE_URL")]
    return databases + ([] if at.given(f"{side.upper()}_REDIS_URL") else ["valkey"])


def record_of(at: Settings, side: str) -> Path:
    """Where the pid of a side's keeper is written down."""
    return at.home / "run" / f"keeper-{side}.keeper"
