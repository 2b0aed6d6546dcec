"""One owner per folder: a lock that the operating system drops when its owner dies, however it dies."""

import fcntl
import os
from pathlib import Path
from typing import Self

from kernel.refusals import Refused

# A POSIX lock does not stop its own process from taking it twice, so that half is remembered here.
_held: set[Path] = set()


class AlreadyRunning(Refused):
    """Something that is alive owns this folder."""


class Lock:
    """The right to start things in a folder. Forks do not inherit it, so no child keeps it after our death."""

    def __init__(self, path: Path, what: str) -> None:
        """`what` begins the sentence of the refusal, such as 'The database care'."""
        self.path = path.resolve()
        self.what = what
        self._descriptor = -1

    def take(self) -> Self:
        """Own the folder; raises `AlreadyRunning` with the owner's pid when somebody else does."""
        if self.path in _held:
            raise AlreadyRunning(f"{self.what} is already running, started by this very program.")
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            owner = os.read(descriptor, 20).decode().strip() or "unknown"
            os.close(descriptor)
            raise AlreadyRunning(f"{self.what} is already running, owned by process {owner}.") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        _held.add(self.path)
        return self

    def free(self) -> None:
        """Give the folder back. Harmless when it was never taken."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            _held.discard(self.path)
