"""Backups that keep the promises: which tables, in which order, how many, and what is never kept twice.

A series of copies says who came between two of them. So the issuer's copy and that of spent vouchers are overwritten,
care's other tables are kept for fourteen days, and all are written anew in random order before anything is copied.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import psycopg.conninfo

from kernel.embedded import binaries
from kernel.refusals import Refused
from portal.launch import admins, programs
from portal.launch.settings import Settings

SPENT = "redeeming.spent"
LATEST = "latest"


class NothingThere(Refused):
    """No database was found to copy."""


class NotCopied(Refused):
    """A database could not be copied; what was there before is still there."""


@dataclass(frozen=True)
class Copy:
    """One file or series. `days` is how long one of a series is kept; none means one file, overwritten."""

    name: str
    database: str
    days: int | None = None
    options: tuple[str, ...] = ()


COPIES: Mapping[str, tuple[Copy, ...]] = {
    "work": (Copy("issuer", "issuer"), Copy("work", "work", days=35)),
    "care": (
        Copy("care-spent", "care", options=("--data-only", f"--table={SPENT}")),
        Copy("care", "care", days=14, options=(f"--exclude-table-data={SPENT}",)),
    ),
}


def make(
    at: Settings,
    side: str,
    folder: Path,
    *,
    on: date,
    through: Sequence[str] = (),
    shuffle: Callable[[Settings, str], None] | None = None,
) -> list[Path]:
    """Copy what this side has into `folder`, and remove what is too old; returns the files.

    Each copy is what `pg_dump` writes (custom format), led `through` a command that encrypts it, if one is given. A
    file is there whole or not at all. Raises NothingThere or NotCopied.
    """
    urls = {copy.database: url for copy in COPIES[side] if (url := _url(at, side, copy.database))}
    if not urls:
        raise NothingThere(f"The {side} side does not run in {at.home}, and no address of its databases is set.")
    (shuffle or _shuffle)(at, side)
    made = []
    for copy in COPIES[side]:
        target = folder / copy.name / f"{on.isoformat() if copy.days else LATEST}.dump"
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(copy, urls[copy.database], target, through)
        made.append(target)
        if copy.days is not None:
            _forget(target.parent, before=on - timedelta(days=copy.days))
    return made


def _url(at: Settings, side: str, name: str) -> str | None:
    url = admins.find(at, side, name)
    # The keeper's address is of the cluster; our database in it has the cluster's name.
    return url if url is None or admins.given(at, name) else psycopg.conninfo.make_conninfo(url, dbname=name)


def _shuffle(at: Settings, side: str) -> None:
    argv, environment = programs.command_line(at, side, ("shuffle",))
    if subprocess.run(argv, env=dict(environment), stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise NotCopied("The rows could not be put in a new order first, so nothing was copied.")


def _write(copy: Copy, url: str, target: Path, through: Sequence[str]) -> None:
    new = target.with_suffix(".new")
    with new.open("wb") as file:
        new.chmod(0o600)
        ended = _dumped(url, copy.options, file, through)
    if not ended or not new.stat().st_size:
        new.unlink()
        raise NotCopied(f"{copy.name} could not be copied. What was there before is still there.")
    new.replace(target)


def _dumped(url: str, options: Sequence[str], file: BinaryIO, through: Sequence[str]) -> bool:
    reached = psycopg.conninfo.conninfo_to_dict(url)
    # The password goes by the environment: the words of a command can be read by everybody on the machine.
    environment = {"PATH": os.defpath, "PGPASSWORD": str(reached.pop("password", None) or "")}
    words = ["--dbname", psycopg.conninfo.make_conninfo("", **reached), "--no-password", "--format", "custom", *options]
    dump = [str(binaries.postgres_tool("pg_dump")), *words]
    if not through:
        return subprocess.run(dump, env=environment, stdout=file, check=False).returncode == 0  # noqa: S603
    with subprocess.Popen(dump, env=environment, stdout=subprocess.PIPE) as dumping:  # noqa: S603
        led = subprocess.run([*through], stdin=dumping.stdout, stdout=file, check=False)  # noqa: S603
        assert dumping.stdout is not None
        dumping.stdout.close()
        return dumping.wait() == 0 and led.returncode == 0


def _forget(series: Path, *, before: date) -> None:
    for old in series.glob("*.dump"):
        if date.fromisoformat(old.stem) < before:
            old.unlink()
