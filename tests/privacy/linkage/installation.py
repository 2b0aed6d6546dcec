"""A whole installation for the game: clusters, Valkeys, signer and both applications, laid out as `alcove up` does.

The servers have the settings of the product. Only syncing to the disk is off: a power cut is not part of the game.
"""

import secrets
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import redis
from flask import Flask
from psycopg import sql

from kernel import clock, envfile, roles
from kernel.database import db
from kernel.embedded import place
from kernel.embedded.lock import Lock
from kernel.embedded.postgres import Cluster
from kernel.embedded.postgres_settings import BY_DATABASE
from kernel.embedded.valkey import Valkey
from migrations import run
from portal.care import app as care_app
from portal.care import settings as care_settings
from portal.installing import Home
from portal.launch import evidence, keeper, settings
from portal.work import app as work_app
from portal.work import settings as work_settings
from tests import house

WORK, CARE = "http://localhost:8000", "http://care.localhost:8001"
SIDE_OF = {"work": "work", "issuer": "work", "care": "care"}


class Installation:
    """The servers, started once and used for many games. `one_cluster` puts the ledger beside the care database."""

    def __init__(self, *, one_cluster: bool = False) -> None:
        """Start everything in a new folder that the servers' account can enter."""
        self.home = Path(tempfile.mkdtemp(prefix="alcove-linkage-"))
        self.home.chmod(0o711)
        self.lock = Lock(self.home / "up.lock", "the game").take()
        self.clusters = {name: self._cluster(name) for name in BY_DATABASE}
        self.valkeys = {side: Valkey(self.home / side / "valkey", side) for side in ("work", "care")}
        self.stands_in = {name: "care" if one_cluster and name == "issuer" else name for name in BY_DATABASE}
        self.clock = self.home / "clock"
        self.signer: subprocess.Popen[bytes] | None = None
        self._sides: Sides | None = None
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda server: server.start(), [*self.clusters.values(), *self.valkeys.values()]))
        for side, names in settings.DATABASES.items():
            keeper.publish(self.home / side, side, [*(self.clusters[name] for name in names), self.valkeys[side]])
        for name in BY_DATABASE:
            self._migrate(name)
        self.signer = self._signing()

    def stop(self) -> None:
        """End everything and delete the folder."""
        if self._sides is not None:
            self._sides.close()
        if self.signer is not None:
            self.signer.terminate()
            self.signer.wait()
        for server in [*self.clusters.values(), *self.valkeys.values()]:
            server.stop()
            place.remove(server.folder)
        self.lock.free()
        shutil.rmtree(self.home)

    def admin(self, name: str, database: str | None = None) -> str:
        """The administrator's address of a database, wherever it lies."""
        return self.clusters[self.stands_in[name]].admin_url(database or name)

    def fresh(self) -> "Sides":
        """Both applications on new databases, with nothing left of an earlier game."""
        if self._sides is not None:
            self._sides.close()
        for name in BY_DATABASE:
            self._ask(name, "drop database if exists {} with (force)", name)
            self._ask(name, "create database {} template {} strategy file_copy", name, f"template_{name}")
        for valkey in self.valkeys.values():
            _valkey(valkey).flushall()
        for kept in (self.home / "work/signer/keys", *self.home.glob("*/backups")):
            shutil.rmtree(kept, ignore_errors=True)
        self._sides = self._sides or Sides(self)
        return self._sides

    def take(self, folder: Path, logs: list[Path]) -> None:
        """Evidence by the product's own command. No port of ours is asked: nothing serves in a game."""
        ports = {name: str(number) for number, name in enumerate(settings.PORTS, start=1)}
        evidence.take(settings.from_mapping({"ALCOVE_HOME": str(self.home), **ports}), folder, logs=logs)

    def _cluster(self, name: str) -> Cluster:
        cluster = Cluster(self.home / SIDE_OF[name] / "postgres" / name, name, BY_DATABASE[name], durable=False)
        # The log of writes must hold as much as it does in production.
        cluster.settings["full_page_writes"] = "on"
        return cluster

    def _migrate(self, name: str) -> None:
        self._ask(name, "create database {}", f"template_{name}")
        url = self.admin(name, f"template_{name}")
        roles.ensure(url, f"{name}_owner", house.LOGINS[name], self.home / SIDE_OF[name] / "roles")
        run.upgrade(name, url)

    def _ask(self, name: str, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin(name, "postgres"), autocommit=True) as admin:
            admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _signing(self) -> "subprocess.Popen[bytes]":
        folder, socket = self.home / "work/signer/keys", self.home / "work/signer/socket"
        folder.mkdir(parents=True)
        argv = [sys.executable, "-m", "eligibility.issuing.signer", str(folder), str(socket)]
        running = subprocess.Popen(argv)
        while not socket.exists():
            with suppress(subprocess.TimeoutExpired):
                running.wait(0.002)
            assert running.returncode is None
        return running


class Sides:
    """The two applications of one game. Whatever they are told stands in their side's folder, as after `migrate`."""

    def __init__(self, at: Installation) -> None:
        """Build both as all their processes together."""
        self.at = at
        for module in (work_settings, care_settings):
            roles_of = tuple(module.DATABASE_ROLES) if module is work_settings else self._names("care")
            module.PROCESSES["tests"] = module.Needs(roles_of, tuple(module.SECRETS))
        self.work: Flask = work_app.create(work_settings.read("tests", self._told("work", work_settings.SECRETS)))
        self.care: Flask = care_app.create(care_settings.read("tests", self._told("care", care_settings.SECRETS)))
        for app in (self.work, self.care):
            app.testing = True
        self.valkeys = [_valkey(valkey) for valkey in at.valkeys.values()]
        public = Home(at.home / "work").signing_key("plans").with_suffix(".pub").read_bytes()
        Home(at.home / "care").pin("plans", public)

    def close(self) -> None:
        """Let go of the databases, and of the clock."""
        for app in (self.work, self.care):
            with app.app_context():
                for engine in db.engines.values():
                    engine.dispose()
        clock.follow(None)

    def _told(self, side: str, secret_names: object) -> dict[str, str]:
        home = self.at.home / side
        told = {
            **self._logins(side),
            **{name: secrets.token_hex(32) for name in secret_names},
            "WORK_BASE_URL": WORK,
            "ACS_BASE_URL": "http://localhost:8002",
            "CARE_BASE_URL": CARE,
            f"{side.upper()}_REDIS_URL": self.at.valkeys[side].url(),
            f"{side.upper()}_HOME": str(home),
            f"{side.upper()}_CLOCK_FILE": str(self.at.clock),
            "SIGNER_FOLDER": str(self.at.home / "work/signer/keys"),
            "SIGNER_SOCKET": str(self.at.home / "work/signer/socket"),
            "ALCOVE_DEMONSTRATION": "1",
        }
        envfile.write(home / "env" / f"web-{side}.env", told)
        return told

    def _logins(self, side: str) -> dict[str, str]:
        found = {}
        for name in settings.DATABASES[side]:
            for role in self._names(name):
                password = (self.at.home / side / "roles" / role).read_text()
                found[f"{role.upper()}_DATABASE_URL"] = roles.address(self.at.admin(name), role, password)
        return found

    def _names(self, database: str) -> tuple[str, ...]:
        return tuple(role.name for role in house.LOGINS[database])


def _valkey(server: Valkey) -> "redis.Redis":
    return redis.Redis.from_url(server.url())
