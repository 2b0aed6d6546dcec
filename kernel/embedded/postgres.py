"""A PostgreSQL cluster of our own: made on first start, on a private Unix socket, with passwords for everybody."""

import os
import secrets
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, NewType
from urllib.parse import quote

from kernel.embedded import binaries, pids, place
from kernel.embedded.place import Place
from kernel.embedded.postgres_settings import COMMON, UNSAFE_BUT_QUICK, as_text
from kernel.embedded.server import CannotStart, Server, write

# A URL that holds a password: never log one.
DatabaseUrl = NewType("DatabaseUrl", str)

SUPERUSER = "postgres"
ACCESS = "local all all scram-sha-256\n"


class Cluster(Server):
    """One PostgreSQL server with its data in `folder`."""

    kind = "PostgreSQL"
    # SIGINT ends connections and writes everything down; SIGQUIT leaves the rest to recovery.
    ending: ClassVar[pids.Ending] = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))

    def __init__(
        self,
        folder: Path,
        name: str,
        settings: Mapping[str, str],
        *,
        durable: bool = True,
        elsewhere: Path = place.ELSEWHERE,
    ) -> None:
        """`settings` go on top of the common ones; without `durable` nothing is synced, for tests."""
        super().__init__(folder, name, elsewhere=elsewhere)
        self.durable = durable
        self.settings = {**COMMON, **settings, **({} if durable else UNSAFE_BUT_QUICK)}

    def admin_url(self, database: str = "postgres") -> DatabaseUrl:
        """Where and how the superuser connects, as libpq and psycopg read it. Only after `start`."""
        return self.url(SUPERUSER, self._password_file.read_text().strip(), database)

    def url(self, role: str, password: str, database: str) -> DatabaseUrl:
        """The same for any role."""
        socket = quote(str(self.where.socket), safe="")
        return DatabaseUrl(f"postgresql://{quote(role)}:{quote(password)}@/{quote(database)}?host={socket}")

    @property
    def _password_file(self) -> Path:
        return self.folder / "superuser.password"

    def _prepare(self, at: Place) -> Sequence[str | Path]:
        programs = binaries.postgres(at.account, self.elsewhere)
        if not (at.data / "postgresql.conf").exists():
            self._make_cluster(at, programs)
        configuration, access = at.folder / "cluster.conf", at.folder / "access.conf"
        files = {"unix_socket_directories": str(at.socket), "hba_file": str(access)}
        write(configuration, as_text(self.settings | files), mode=0o644)
        write(access, ACCESS, mode=0o644)
        _disown_recycled_number(at.data / "postmaster.pid")
        return [programs / "postgres", "-D", at.data, "-c", f"config_file={configuration}"]

    def _make_cluster(self, at: Place, programs: Path) -> None:
        """Run initdb into a directory beside `data` and move it in place, so that half a cluster is never started."""
        half = at.folder / "half"
        if half.exists():
            _run(at, ["/bin/rm", "-rf", half])
        write(self._password_file, f"{secrets.token_urlsafe(32)}\n", mode=0o600)
        password = at.folder / "initdb.password"
        write(password, self._password_file.read_text(), mode=0o600)
        at.account.give(password)
        half.mkdir(mode=0o700)
        at.account.give(half)
        try:
            _run(at, self._initdb(programs, half, password))
        finally:
            password.unlink()
        at.data.rmdir()
        half.rename(at.data)

    def _initdb(self, programs: Path, data: Path, password: Path) -> list[str | Path]:
        """Text sorts by code point on every machine, and libraries of the system cannot change that."""
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password}"]
        haste = [] if self.durable else ["--no-sync"]
        return [programs / "initdb", "-D", data, "--data-checksums", *locale, *access, *haste]

    def _passes_by_itself(self, reason: str) -> bool:
        """The backends of a killed server need a moment to notice, and hold its shared memory until then."""
        return "shared memory block" in reason

    def _answers(self, at: Place) -> bool:
        """The server writes its state into its own file, as pg_ctl reads it: no connection, no failed sign-in."""
        try:
            lines = (at.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(pids.living(self._record))


def for_tests(folder: Path, name: str = "tests", settings: Mapping[str, str] | None = None) -> Cluster:
    """A started cluster without syncing. `initdb` runs once per `folder`; afterwards a start takes 0.2 s.

    The caller ends with `stop()` to keep the folder for the next run, or with `remove()`.
    """
    cluster = Cluster(folder, name, settings or {}, durable=False)
    cluster.start()
    return cluster


def _run(at: Place, argv: Sequence[str | Path]) -> None:
    done = at.account.popen(
        argv, cwd=at.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = done.communicate()
    if done.returncode != 0:
        raise CannotStart(f"{Path(argv[0]).name} did not succeed:\n{said.decode(errors='replace').strip()[-2000:]}")


def _disown_recycled_number(lock_file: Path) -> None:
    """Let PostgreSQL start when its old number now belongs to some other program of the same account.

    It takes its parent's number for stale and still checks that no backend holds its shared memory, so the first
    line becomes our number; deleting the file would switch both checks off.
    """
    try:
        descriptor = os.open(lock_file, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "r+") as file:
        _, *rest = file.read().splitlines(keepends=True) or [""]
        file.seek(0)
        file.writelines([f"{os.getpid()}\n", *rest])
        file.truncate()
