"""Takes everything that an insider with both sides could hold, as a proof or for an inquiry. Layout: docs/evidence.md.

It knows clusters, folders and addresses, and no rule of either side: what a table means is for whoever reads it.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kernel import clock, envfile
from kernel.embedded.lock import AlreadyRunning, Lock
from kernel.embedded.postgres import Cluster
from kernel.refusals import Refused
from portal.launch import admins, evidence_clusters, evidence_valkey, keeper, readiness, settings
from portal.launch.crate import Crate
from portal.launch.settings import Settings

SIDES = tuple(settings.DATABASES)
# In a side's folder: servers are read by asking them, everything else is kept as it lies there.
SERVERS = ("postgres", "valkey")
BACKUPS = "backups"
TERMINAL = "what the programs write goes to the terminal or to the machine's journal; add it with --logs"


class NothingThere(Refused):
    """Neither an installation nor an address was found."""


def take(at: Settings, folder: Path, *, logs: Sequence[Path] = (), backups: Sequence[Path] = ()) -> dict[str, Any]:
    """Lay everything into `folder` and return the manifest. The installation may run or stand still.

    `logs` and `backups` are files or folders that are kept elsewhere. Raises NotEmpty, NothingThere, or what keeps the
    servers of a stopped installation from starting.
    """
    _check_there(at)
    crate, began = Crate(folder), clock.true_now()
    with ExitStack() as while_taking:
        running = _is_running(at, while_taking)
        _copy_writes(at, crate)
        _copy_databases(at, crate, while_taking, running=running)
        _copy_valkeys(at, crate, running=running)
        _fetch_published(at, crate, running=running)
    for side in SIDES:
        _copy_folder(at, side, crate)
    _copy_besides(crate, "logs", logs)
    _copy_besides(crate, "backups", backups)
    if not logs:
        crate.lacks("logs of the programs", TERMINAL)
    return crate.close(began_at=began.isoformat(), ended_at=clock.true_now().isoformat(), running=running)


def _check_there(at: Settings) -> None:
    given = [name for names in settings.DATABASES.values() for name in names if admins.given(at, name)]
    if not given and not any(at.folder(side).is_dir() for side in SIDES):
        raise NothingThere(
            f"There is no installation in {at.home}. Set ALCOVE_HOME to its folder, or WORK_DATABASE_URL, "
            "ISSUER_DATABASE_URL and CARE_DATABASE_URL to its databases."
        )


def _is_running(at: Settings, while_taking: ExitStack) -> bool:
    """Whether somebody else keeps the servers; if not, nobody can start them until we are done."""
    if not at.home.is_dir():
        return True
    lock = Lock(at.home / "up.lock", f"Alcove in {at.home}")
    try:
        while_taking.callback(lock.take().free)
    except AlreadyRunning:
        return True
    return False


def _clusters(at: Settings) -> Iterator[tuple[str, str, Path]]:
    for side, names in settings.DATABASES.items():
        for name in names:
            yield side, name, at.folder(side) / "postgres" / name


def _copy_writes(at: Settings, crate: Crate) -> None:
    for _, name, folder in _clusters(at):
        if url := admins.given(at, name):
            evidence_clusters.copy_writes_by_asking(url, crate, f"clusters/{name}")
        elif folder.is_dir():
            evidence_clusters.copy_writes(evidence_clusters.directory_of(folder), crate, f"clusters/{name}")


def _copy_databases(at: Settings, crate: Crate, while_taking: ExitStack, *, running: bool) -> None:
    for side, name, folder in _clusters(at):
        target = f"clusters/{name}"
        if url := admins.given(at, name):
            evidence_clusters.export(url, crate, target, databases=[url.rpartition("/")[2].partition("?")[0]])
        elif not folder.is_dir():
            crate.lacks(target, "this installation has no such cluster")
        else:
            url = admins.kept(at, side, name).read_text().strip() if running else _started(at, side, name, while_taking)
            evidence_clusters.export(url, crate, target, data=evidence_clusters.directory_of(folder))


def _started(at: Settings, side: str, name: str, while_taking: ExitStack) -> str:
    (server,) = keeper.servers(at.folder(side), [name])
    assert isinstance(server, Cluster)
    while_taking.enter_context(server)
    return server.admin_url()


def _copy_valkeys(at: Settings, crate: Crate, *, running: bool) -> None:
    for side in SIDES:
        name, variable = f"valkey/{side}", f"{side.upper()}_REDIS_URL"
        known = at.folder(side) / "env" / "servers.env"
        url = at.environment.get(variable) or (envfile.read(known).get(variable) if known.exists() else None)
        if not url:
            crate.lacks(name, "nobody said where it is")
        elif not running and not at.given(variable):
            crate.lacks(name, "it keeps nothing on a disk, and it does not run")
        else:
            evidence_valkey.export(url, crate, name)


def _fetch_published(at: Settings, crate: Crate, *, running: bool) -> None:
    """The key directory as both sides serve it, and each unit's plan."""
    for side, address in readiness.addresses(at).items() if running else ():
        raw = _fetch(f"{address}/keys.json", crate, f"published/{side}/keys.json")
        for unit in _units(raw) if raw and side == "work" else ():
            _fetch(f"{address}/plans/{unit}", crate, f"published/{side}/plans/{unit}.json")
    if not running:
        crate.lacks("published", "no side serves now; what was published stands in the tables too")


def _fetch(address: str, crate: Crate, name: str) -> bytes | None:
    try:
        raw = readiness.fetch(address)
    except (urllib.error.URLError, OSError) as reason:
        crate.lacks(name, f"it was not served ({reason})")
        return None
    crate.path(name).write_bytes(raw)
    return raw


def _units(raw: bytes) -> list[str]:
    """The units of a key directory; none where something else answered, which is then kept as it came."""
    try:
        return sorted({str(key["unit"]) for key in json.loads(raw)["document"]["keys"]})
    except (ValueError, KeyError, TypeError):
        return []


def _copy_folder(at: Settings, side: str, crate: Crate) -> None:
    """Keys, secrets, settings, passwords and backups of a side, and the logs of its servers."""
    folder = at.folder(side)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in SERVERS and (path.is_dir() or path.is_file()):
            crate.copy(f"{BACKUPS}/{side}" if path.name == BACKUPS else f"folders/{side}/{path.name}", path)
    for server in [folder / "valkey", *(folder / "postgres" / name for name in settings.DATABASES[side])]:
        for log in sorted(server.glob("*.log*")):
            crate.copy(f"logs/{side}/{server.name}/{log.name}", log)
    if not (folder / BACKUPS).is_dir():
        crate.lacks(f"{BACKUPS}/{side}", "the installation keeps no backups in its folder")


def _copy_besides(crate: Crate, name: str, paths: Sequence[Path]) -> None:
    for number, path in enumerate(paths, start=1):
        crate.copy(f"{name}/given/{number}-{path.name}", path)
