"""Real servers for tests: one PostgreSQL and one Valkey a run, and a fresh copy of each database a test."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import redis
from psycopg import sql

from kernel import roles
from kernel.embedded.postgres import Cluster, for_tests
from kernel.embedded.valkey import Valkey
from migrations import run
from portal.care import roles as care_roles
from portal.care import settings as care_settings
from portal.work import roles as work_roles
from portal.work import settings as work_settings

LOGINS = {"work": work_roles.WORK, "issuer": work_roles.ISSUER, "care": care_roles.CARE}


@dataclass
class Servers:
    """The run's servers, with a migrated template of each database."""

    folder: Path
    cluster: Cluster = field(init=False)
    valkey: Valkey = field(init=False)

    def start(self) -> "Servers":
        """Start both servers, make the roles and migrate the templates."""
        self.cluster = for_tests(self.folder / "pg")
        self.valkey = Valkey(self.folder / "valkey", "tests")
        self.valkey.start()
        for database, logins in LOGINS.items():
            self._admin(sql.SQL("create database {}").format(sql.Identifier(f"template_{database}")))
            url = self.cluster.admin_url(f"template_{database}")
            roles.ensure(url, f"{database}_owner", logins, self.folder / "roles")
            run.upgrade(database, url)
        return self

    def stop(self) -> None:
        """Stop both servers and remove all they kept."""
        self.valkey.stop()
        self.cluster.stop()
        shutil.rmtree(self.folder)

    def fresh(self, database: str) -> str:
        """A new copy of a database, by its administrator's address."""
        name = f"{database}_{uuid4().hex[:12]}"
        self._admin(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(f"template_{database}")
            )
        )
        return self.cluster.admin_url(name)

    def drop(self, url: str) -> None:
        """Remove a copy, with whatever is still connected to it."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        self._admin(sql.SQL("drop database {} with (force)").format(sql.Identifier(str(name))))

    def forget_memory(self) -> None:
        """Empty Valkey: visits, limits and queues."""
        redis.Redis.from_url(self.valkey.url()).flushall()

    def logins(self, url: str, database: str) -> dict[str, str]:
        """The address of `url` for each role of this database."""
        kept = self.folder / "roles"
        return {role.name: roles.address(url, role.name, (kept / role.name).read_text()) for role in LOGINS[database]}

    def _admin(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.cluster.admin_url(), autocommit=True) as connection:
            connection.execute(statement)


SECRET = "5a" * 32
WORK_SECRETS = tuple(work_settings.SECRETS)
CARE_SECRETS = tuple(care_settings.SECRETS)


def settings_of_work(servers: Servers, work_url: str, issuer_url: str, home: Path) -> work_settings.WorkSettings:
    """Settings as `web-work` and `worker-work` together would have them; everything else is as in production."""
    work_settings.PROCESSES["tests"] = work_settings.Needs(tuple(work_settings.DATABASE_ROLES), WORK_SECRETS)
    return work_settings.read("tests", environment_of_work(servers, work_url, issuer_url, home))


def environment_of_work(servers: Servers, work_url: str, issuer_url: str, home: Path) -> dict[str, str]:
    """The environment of a process of the work side that is given everything."""
    logins = {**servers.logins(work_url, "work"), **servers.logins(issuer_url, "issuer")}
    return {
        **{f"{role.upper()}_DATABASE_URL": url for role, url in logins.items()},
        **dict.fromkeys(WORK_SECRETS, SECRET),
        "WORK_BASE_URL": "http://localhost:8000",
        "ACS_BASE_URL": "http://localhost:8002",
        "CARE_BASE_URL": "http://care.localhost:8001",
        "WORK_REDIS_URL": servers.valkey.url(),
        "WORK_HOME": str(home),
        "ALCOVE_DEMONSTRATION": "1",
    }


def settings_of_care(servers: Servers, care_url: str, home: Path) -> care_settings.CareSettings:
    """Settings as `web-care` and `worker-care` together would have them; everything else is as in production."""
    logins = servers.logins(care_url, "care")
    environment = {
        **{f"{role.upper()}_DATABASE_URL": url for role, url in logins.items()},
        **dict.fromkeys(CARE_SECRETS, SECRET),
        "CARE_BASE_URL": "http://care.localhost:8001",
        "WORK_BASE_URL": "http://localhost:8000",
        "CARE_REDIS_URL": servers.valkey.url(),
        "CARE_HOME": str(home),
        "ALCOVE_DEMONSTRATION": "1",
    }
    care_settings.PROCESSES["tests"] = care_settings.Needs(tuple(logins), CARE_SECRETS)
    return care_settings.read("tests", environment)
