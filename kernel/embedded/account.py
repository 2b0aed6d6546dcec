"""The operating system account that runs the embedded servers: ourselves, or an unprivileged one when we are root."""

import os
import pwd
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.refusals import Refused

# PATH for sh, UTC and C so that what a server writes is the same everywhere; nothing of our own environment.
PLAIN_ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


class NoAccount(Refused):
    """Root may not run PostgreSQL, and there is nobody else here to run it."""

    message = (
        "PostgreSQL does not run as root, and no unprivileged account could be used instead. "
        "Start Alcove as an ordinary user, or name managed servers by WORK_DATABASE_URL, "
        "ISSUER_DATABASE_URL and CARE_DATABASE_URL."
    )


class WrongOwner(Refused):
    """The folder was made by another account, and only root could act for it."""


@dataclass(frozen=True)
class Account:
    """Who runs a server. `switch` is true when we are root and must step down to it."""

    uid: int
    gid: int
    switch: bool

    def popen(self, argv: Sequence[str | Path], **options: object) -> "subprocess.Popen[bytes]":
        """Start `argv` as this account, in a plain environment and a group of its own (our Ctrl-C is not theirs)."""
        settings = {"env": PLAIN_ENVIRONMENT, "start_new_session": True, **self._identity(), **options}
        return subprocess.Popen([str(word) for word in argv], **settings)  # type: ignore[call-overload, no-any-return]  # noqa: S603

    def can(self, *argv: str | Path) -> bool:
        """Whether this account can run `argv` to a good end."""
        try:
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            return self.popen(argv, cwd="/", **quiet).wait() == 0
        except (OSError, subprocess.SubprocessError):
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach `folder` through everything above it."""
        return not self.switch or self.can("/bin/sh", "-c", 'cd "$1"', "sh", folder)

    def give(self, path: Path) -> None:
        """Make this account the owner of `path`, when we are somebody else."""
        if self.switch:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def _identity(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


def choose(made: Path) -> Account:
    """The account for the directory `made`: its owner if it exists, else ourselves, or for root an unprivileged one.

    Raises `WrongOwner` when the directory belongs to somebody we cannot become, `NoAccount` when root finds nobody.
    """
    ourselves = os.geteuid()
    owner = made.stat().st_uid if made.exists() else None
    if ourselves != 0:
        if owner not in (None, ourselves):
            raise WrongOwner(f"{made} was made by another account. Start Alcove as that account or as root.")
        return Account(ourselves, os.getegid(), switch=False)
    if owner:
        return Account(owner, made.stat().st_gid, switch=True)
    for account in _unprivileged():
        # An account in the list is not yet one we may become: containers map only some of the numbers.
        if account.can("/bin/sh", "-c", ":"):
            return account
    raise NoAccount


def _unprivileged() -> Iterator[Account]:
    """The accounts root may step down to, those made for owning nothing first."""
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    first = [name for name in ("nobody", "daemon", "bin") if name in known]
    rest = [name for name in known if name not in first]
    for name in first + rest:
        yield Account(known[name].pw_uid, known[name].pw_gid, switch=True)
