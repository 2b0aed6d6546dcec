"""What every embedded server does alike: one owner, a private place, a start that waits, a kind stop."""

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from kernel.embedded import pids, place
from kernel.embedded.lock import Lock
from kernel.embedded.place import Place
from kernel.refusals import Refused

LARGEST_LOG = 1_000_000


class CannotStart(Refused):
    """The server ended before it answered. The message holds the end of its log."""


class Server(ABC):
    """A server in a folder of its own. Whoever starts it owns it, and no second owner is let in."""

    kind: ClassVar[str]
    ending: ClassVar[pids.Ending]
    patience_seconds: ClassVar[float] = 120.0
    attempts: ClassVar[int] = 200

    def __init__(self, folder: Path, name: str, *, elsewhere: Path = place.ELSEWHERE) -> None:
        """`name` is for messages; `elsewhere` is used when the server's account cannot reach `folder`."""
        self.folder = folder.resolve()
        self.name = name
        self.elsewhere = elsewhere
        self._lock = Lock(self.folder / "lock", f"{self.kind} '{name}' in {self.folder}")
        self._child: subprocess.Popen[bytes] | None = None
        self._place: Place | None = None

    def start(self) -> None:
        """Return when the server answers.

        A server that a killed owner left behind is stopped kindly first. Raises `lock.AlreadyRunning` when a living
        owner has the folder, `CannotStart` with the reason from the log.
        """
        place.make(self.folder)
        self._lock.take()
        try:
            pids.end(self._record, self.ending)
            self._place = place.find(self.folder, self.elsewhere)
            self._launch(self._prepare(self._place), self._place)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server if it is ours, and give the folder back. Harmless when repeated."""
        if self._child is not None:
            pids.end(self._record, self.ending)
            self._child.wait()
            self._child = None
        self._lock.free()

    def remove(self) -> None:
        """Stop, and delete everything the server kept. For tests and for starting afresh."""
        self.stop()
        place.remove(self.folder)

    def runs(self) -> bool:
        """Whether the server we started is still alive."""
        return self._child is not None and self._child.poll() is None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def where(self) -> Place:
        """The place in use; only after `start`."""
        if self._place is None:
            raise CannotStart(f"{self.kind} '{self.name}' has not been started.")
        return self._place

    @abstractmethod
    def _prepare(self, at: Place) -> Sequence[str | Path]:
        """Write what the server reads, and return the command that starts it."""

    @abstractmethod
    def _answers(self, at: Place) -> bool:
        """Whether the server takes connections now."""

    @property
    def _record(self) -> Path:
        return self.folder / "server.pid"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _launch(self, argv: Sequence[str | Path], at: Place) -> None:
        for _ in range(self.attempts):
            reason = self._try(argv, at)
            if reason is None:
                return
            if not self._passes_by_itself(reason):
                break
        raise CannotStart(f"{self.kind} '{self.name}' did not start:\n{reason}")

    def _passes_by_itself(self, reason: str) -> bool:
        """Whether the same start may succeed a moment later."""
        return False

    def _try(self, argv: Sequence[str | Path], at: Place) -> str | None:
        """Start the server once; the end of its log if it did not come to answer."""
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.old"))
        with self._log.open("ab") as log:
            self._log.chmod(0o600)
            before = log.tell()
            child = at.account.popen(argv, cwd=at.data, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        pids.record(self._record, child.pid)
        self._child = child
        ended_or_answers = pids.wait_until(lambda: child.poll() is not None or self._answers(at), self.patience_seconds)
        if ended_or_answers and child.poll() is None:
            return None
        pids.end(self._record, self.ending)
        child.wait()
        return self._said_since(before)

    def _said_since(self, before: int) -> str:
        with self._log.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace").strip()[-2000:]


def write(path: Path, text: str, *, mode: int) -> None:
    """Write a file of ours with exactly this mode, never readable by more even for a moment."""
    partial = path.with_name(f"{path.name}.new")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(text)
    partial.chmod(mode)
    partial.replace(path)
