"""Database roles: an owner that nobody can log in as, and one login per surface that owns and bypasses nothing."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import structlog
from psycopg import sql

log = structlog.get_logger()


@dataclass(frozen=True)
class Role:
    """A login. `rewrites`: it may pass row security and have the log of writes dropped, to put tables in a new order.

    `statement` bounds one statement, in seconds.
    """

    name: str
    rewrites: bool = False
    statement: int = 5


def ensure(admin_url: str, owner: str, roles: tuple[Role, ...], kept_in: Path) -> dict[str, str]:
    """Make the owner and the logins where they are missing; passwords are made once and kept in `kept_in` (0700).

    Returns the address with which each role logs in. Running it again changes nothing but restores attributes.
    """
    kept_in.mkdir(mode=0o700, parents=True, exist_ok=True)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        database = connection.info.dbname
        _make_owner(connection, owner, database)
        passwords = {role.name: _password(kept_in / role.name) for role in roles}
        for role in roles:
            _make_login(connection, role, passwords[role.name], database)
    return {role.name: address(admin_url, role.name, passwords[role.name]) for role in roles}


def address(url: str, role: str, password: str) -> str:
    """`url` with another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password)}@{host}"))


def _password(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone() is not None


def _make_owner(connection: psycopg.Connection, owner: str, database: str) -> None:
    name, base = sql.Identifier(owner), sql.Identifier(database)
    if not _exists(connection, owner):
        connection.execute(sql.SQL("create role {} nologin noinherit").format(name))
    connection.execute(sql.SQL("grant {} to current_user").format(name))
    connection.execute(sql.SQL("grant create, connect, temporary on database {} to {}").format(base, name))
    connection.execute(sql.SQL("revoke all on database {} from public").format(base))
    connection.execute("revoke all on schema public from public")


def _make_login(connection: psycopg.Connection, role: Role, password: str, database: str) -> None:
    name, base = sql.Identifier(role.name), sql.Identifier(database)
    verb = "alter" if _exists(connection, role.name) else "create"
    bypass = "bypassrls" if role.rewrites else "nobypassrls"
    connection.execute(
        sql.SQL(f"{verb} role {{}} login nosuperuser {bypass} nocreaterole nocreatedb noinherit password {{}}").format(
            name, sql.Literal(password)
        )
    )
    connection.execute(sql.SQL("grant connect, temporary on database {} to {}").format(base, name))
    for setting, value in (
        ("lock_timeout", "5s"),
        ("statement_timeout", f"{role.statement}s"),
        ("idle_in_transaction_session_timeout", "30s" if role.statement <= 5 else "300s"),
    ):
        connection.execute(
            sql.SQL("alter role {} set {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        )
    if role.rewrites:
        _let_forget(connection, name)


def _let_forget(connection: psycopg.Connection, name: sql.Identifier) -> None:
    """Let it end a segment of the log of writes, and order a checkpoint. Nothing of it shows or changes a row."""
    try:
        connection.execute(sql.SQL("grant execute on function pg_switch_wal() to {}").format(name))
        connection.execute(sql.SQL("grant pg_checkpoint to {}").format(name))
    except psycopg.errors.InsufficientPrivilege:
        # A managed server, whose owner keeps the log of writes anyway; the rewrite says so each time.
        log.warning("the log of writes of this server cannot be shortened")
