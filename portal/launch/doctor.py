"""Asks the databases whether they keep what we promise, and says of each what it breaks.

It sees settings, replicas and whether two databases share a cluster. It cannot see snapshots of disks, backups that a
provider makes, or a log that leaves the machine: those are named for a person to ask about.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, LiteralString

import psycopg

from kernel.refusals import Refused
from portal.launch import admins, promises, settings
from portal.launch.settings import Settings

COPIES: Mapping[LiteralString, str] = {
    "select count(*) from pg_stat_replication": "a replica follows this server",
    "select count(*) from pg_replication_slots": "a replication slot keeps every write for somebody",
    "select count(*) from pg_publication": "a publication offers every write to somebody",
}
UNSEEN = (
    "snapshots of the disks, and backups that the provider makes by itself (the rule is in the operator's guide)",
    "whether the server's log is sent elsewhere, and whether a proxy before our programs writes one",
    "who else may log in to the machines, and whether one person may log in to both sides",
)


SAME_CLUSTER = "the order of writes ties rows of one to the other"


class NothingThere(Refused):
    """No database was found to ask."""


class Unreachable(Refused):
    """A database did not answer."""


@dataclass(frozen=True)
class Broken:
    """A promise that a database breaks: where, what was found, and what follows from it."""

    database: str
    found: str
    so: str

    def __str__(self) -> str:
        return f"{self.database}: {self.found}; {self.so}."


@dataclass(frozen=True)
class Examined:
    """What a look found: what is broken, how many promises were looked at, and which cluster each database is in."""

    broken: list[Broken]
    looked_at: int
    clusters: Mapping[str, str]

    def as_facts(self) -> dict[str, Any]:
        """For programs, and for whoever puts two sides together."""
        return {**asdict(self), "unseen": UNSEEN}


def examine(at: Settings, side: str) -> Examined:
    """What is broken on one side. Raises NothingThere or Unreachable."""
    urls = _urls(at, side)
    if not urls:
        raise NothingThere(
            f"No {side} side runs in {at.home}. Start it, set ALCOVE_HOME to its folder, or set the addresses of its "
            "databases."
        )
    broken: list[Broken] = []
    looked_at, clusters = 0, {}
    for name, url in urls.items():
        with _connected(name, url) as line:
            checks = (*_settings(line, name), *_libraries(line, name), *_copies(line, name))
            looked_at += len(checks)
            broken += [check for check in checks if check is not None]
            (number,) = line.execute("select system_identifier from pg_control_system()").fetchone() or ("",)
            clusters[name] = str(number)
    return _compared(broken, looked_at, clusters)


def examine_both(at: Settings) -> Examined:
    """Both sides, each by a program of its own: none holds the credentials of both. Raises what `examine` does."""
    found = [facts for side in settings.DATABASES if (facts := _asked(at, side)) is not None]
    if not found:
        raise NothingThere(f"No side runs in {at.home}. Start Alcove, or set ALCOVE_HOME to its folder.")
    broken = [Broken(**one) for facts in found for one in facts["broken"]]
    clusters = {name: number for facts in found for name, number in facts["clusters"].items()}
    within = [one for one in broken if one.so != SAME_CLUSTER]
    return _compared(within, sum(facts["looked_at"] - len(facts["clusters"]) for facts in found), clusters)


def _asked(at: Settings, side: str) -> dict[str, Any] | None:
    argv = [sys.executable, "-m", "portal.command", "doctor", "--side", side, "--json"]
    done = subprocess.run(  # noqa: S603
        argv, env=settings.for_commands(at, side), capture_output=True, text=True, check=False
    )
    if done.stdout:
        facts: dict[str, Any] = json.loads(done.stdout)
        return facts
    # A side that runs on another machine is asked there.
    if not _urls(at, side):
        return None
    raise Unreachable(json.loads(done.stderr)["refused"])


def _compared(broken: list[Broken], looked_at: int, clusters: Mapping[str, str]) -> Examined:
    return Examined([*broken, *_together(clusters)], looked_at + len(clusters), clusters)


def _urls(at: Settings, side: str) -> Mapping[str, str]:
    return {name: url for name in settings.DATABASES[side] if (url := admins.find(at, side, name))}


def _connected(name: str, url: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Unreachable(f"The database {name} does not answer. Is it running, and may we log in?") from error


def _settings(line: psycopg.Connection[tuple[object, ...]], name: str) -> Iterator[Broken | None]:
    known = {str(key): str(value) for key, value in line.execute("select name, setting from pg_settings").fetchall()}
    for promise in promises.SETTINGS[name]:
        # A setting that this version of the server does not have cannot break anything.
        value = known.get(promise.setting)
        holds = value is None or value in promise.keeps
        yield None if holds else Broken(name, f"{promise.setting} is {value}", promise.else_)


def _libraries(line: psycopg.Connection[tuple[object, ...]], name: str) -> Iterator[Broken | None]:
    (loaded,) = line.execute("select current_setting('shared_preload_libraries')").fetchone() or ("",)
    for library, places in promises.LIBRARIES.items():
        breaks = library in str(loaded) and name not in places
        yield Broken(name, f"{library} is loaded", "it keeps what statements say") if breaks else None


def _copies(line: psycopg.Connection[tuple[object, ...]], name: str) -> Iterator[Broken | None]:
    if promises.FORGETFUL[0] not in promises.SETTINGS[name]:
        return
    for question, said in COPIES.items():
        (count,) = line.execute(question).fetchone() or (0,)
        yield Broken(name, said, promises.SECOND_COPY) if count else None


def _together(clusters: Mapping[str, str]) -> Iterator[Broken]:
    """One cluster numbers its writes in one row, whatever the databases in it are called."""
    for one, other in combinations(sorted(clusters), 2):
        if clusters[one] == clusters[other]:
            yield Broken(one, f"it is in one cluster with {other}", SAME_CLUSTER)
