"""Asks the databases whether they keep what we promise, and says of each what it breaks.

It sees settings, replicas and whether two databases share a cluster. It cannot see snapshots of disks, backups that a
provider makes, or a log that leaves the machine: those are named for a person to ask about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import LiteralString

import psycopg

from kernel.refusals import Refused
from portal.launch import promises, settings
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


def examine(at: Settings) -> tuple[list[Broken], int]:
    """What is broken, and how many promises were looked at. Raises NothingThere or Unreachable."""
    urls = _urls(at)
    if not urls:
        raise NothingThere(
            f"There is no running installation in {at.home}. Start it, set ALCOVE_HOME to its folder, or set "
            "WORK_DATABASE_URL, ISSUER_DATABASE_URL and CARE_DATABASE_URL."
        )
    broken, looked_at, clusters = [], 0, {}
    for name, url in urls.items():
        with _connected(name, url) as line:
            checks = (*_settings(line, name), *_libraries(line, name), *_copies(line, name))
            looked_at += len(checks)
            broken += [check for check in checks if check is not None]
            clusters[name] = line.execute("select system_identifier from pg_control_system()").fetchone()
    broken += _together(clusters)
    return broken, looked_at + len(clusters)


def _urls(at: Settings) -> Mapping[str, str]:
    found = {}
    for side, names in settings.DATABASES.items():
        for name in names:
            kept = at.folder(side) / "admin" / f"{name}.url"
            given = at.environment.get(f"{name.upper()}_DATABASE_URL")
            if given or kept.exists():
                found[name] = given or kept.read_text().strip()
    return found


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


def _together(clusters: Mapping[str, object]) -> Iterator[Broken]:
    """One cluster numbers its writes in one row, whatever the databases in it are called."""
    for one, other in combinations(sorted(clusters), 2):
        if clusters[one] == clusters[other]:
            yield Broken(one, f"it is in one cluster with {other}", "the order of writes ties rows of one to the other")
