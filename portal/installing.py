"""What a side's `migrate` does besides migrating: roles, secrets, signing keys, and a file for each process.

All of it is made once and kept; running it again restores what is missing and changes nothing else. Knows neither side.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from kernel import roles, signing
from kernel.refusals import Refused
from migrations import run


class NoDatabase(Refused):
    """Nobody said where the database is."""


class NotPinned(Refused):
    """The other side's signing key is not known here yet."""

    message = "The other side's signing key is not pinned yet. Ask for its fingerprint, compare, and pin it."


@dataclass(frozen=True)
class Home:
    """The folder of one side: its passwords, secrets, keys and process files, each readable by its owner only."""

    folder: Path

    def admin_url(self, database: str, given: str | None) -> str:
        """The administrator's address of `database`: the given one, or the embedded server's. Raises NoDatabase."""
        kept = self.folder / "admin" / f"{database}.url"
        if given:
            return given
        if not kept.exists():
            raise NoDatabase(f"Set {database.upper()}_DATABASE_URL, or start the embedded servers with `alcove up`.")
        return _with_database(kept.read_text().strip(), database)

    def secret(self, name: str) -> str:
        """64 hexadecimal digits, made at the first call."""
        return self._kept("secrets", name, secrets.token_hex(32).encode()).decode()

    def signing_key(self, name: str) -> Path:
        """The file of an Ed25519 seed, made at the first call; the public half stands beside it."""
        seed = self._kept("keys", name, signing.private_bytes(signing.generate()))
        self._kept("keys", f"{name}.pub", signing.public_bytes(signing.load(seed)))
        return self.folder / "keys" / name

    def public_key(self, name: str) -> bytes:
        """The public half of a signing key of ours."""
        return (self.folder / "keys" / f"{name}.pub").read_bytes()

    def pin(self, name: str, public: bytes) -> None:
        """Trust this key of the other side from here on."""
        path = self._folder("pinned") / f"{name}.pub"
        path.write_bytes(public)

    def pinned(self, name: str) -> bytes:
        """The key of the other side that somebody pinned. Raises NotPinned."""
        path = self.folder / "pinned" / f"{name}.pub"
        if not path.exists():
            raise NotPinned
        return path.read_bytes()

    def write_process(self, process: str, values: Mapping[str, str]) -> None:
        """The file that this process, and no other, is started with."""
        path = self._folder("env") / f"{process}.env"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in sorted(values.items())))

    def _kept(self, folder: str, name: str, fresh: bytes) -> bytes:
        path = self._folder(folder) / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(fresh)
        return path.read_bytes()

    def _folder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def bring_up(home: Home, database: str, admin_url: str, logins: Iterable[roles.Role]) -> dict[str, str]:
    """Make the database and its roles where they are missing, and migrate. Returns each role's address."""
    _create(admin_url)
    addresses = roles.ensure(admin_url, f"{database}_owner", tuple(logins), home.folder / "roles")
    run.upgrade(database, admin_url)
    return addresses


def chosen(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Those of `names` that are set."""
    return {name: environment[name] for name in names if environment.get(name)}


def _with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _create(admin_url: str) -> None:
    name = urlsplit(admin_url).path.lstrip("/")
    with psycopg.connect(_with_database(admin_url, "postgres"), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
