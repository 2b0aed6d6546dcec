"""One PostgreSQL cluster as an insider could take it away: log of writes, databases, files and settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from portal.launch import evidence_rows
from portal.launch.crate import Crate

ABOUT: Mapping[str, LiteralString] = {
    "settings": "select name, setting, source, boot_val from pg_settings order by name",
    "roles": "select rolname, rolsuper, rolbypassrls, rolcanlogin, rolreplication from pg_roles order by 1",
    "databases": "select datname, datistemplate, datallowconn from pg_database order by 1",
    "replication_slots": "select slot_name, slot_type, active, restart_lsn from pg_replication_slots",
    "archiver": "select * from pg_stat_archiver",
    "counted": "select * from pg_stat_database",
}
FILES = """
    select n.nspname || '.' || c.relname as name, pg_relation_filepath(c.oid) as path
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'i', 't') and c.relpersistence <> 't'
      and ({ours} or n.nspname = 'pg_toast') and pg_relation_filepath(c.oid) is not null
      and c.oid >= 16384
"""


def directory_of(folder: Path) -> Path:
    """The data directory of an embedded cluster in `folder`, also where its account needed one elsewhere."""
    note = folder / "elsewhere"
    return (Path(note.read_text().strip()) if note.exists() else folder) / "data"


def copy_writes(data: Path, crate: Crate, folder: str) -> None:
    """Copy the log of writes. First of all: asking a server anything makes it write, and forget older segments."""
    if (data / "pg_wal").is_dir():
        crate.copy(f"{folder}/pg_wal", data / "pg_wal")
    else:
        crate.lacks(f"{folder}/pg_wal", "there is no such directory on this machine")


def copy_writes_by_asking(url: str, crate: Crate, folder: str) -> None:
    """The same from a server elsewhere, where the login may read its files."""
    try:
        with psycopg.connect(url) as connection:
            for (name,) in connection.execute("select name from pg_ls_waldir() order by 1").fetchall():
                found = connection.execute("select pg_read_binary_file('pg_wal/' || %s)", (name,)).fetchone()
                crate.path(f"{folder}/pg_wal/{name}").write_bytes(bytes(found[0]) if found else b"")
    except psycopg.Error as reason:
        crate.lacks(f"{folder}/pg_wal", f"the server does not give it to this login ({type(reason).__name__})")


def export(url: str, crate: Crate, folder: str, *, databases: Sequence[str] = (), data: Path | None = None) -> None:
    """Lay a cluster into `folder`: all its databases, or those named. `data` is its directory, where it is ours."""
    with psycopg.connect(url, row_factory=dict_row, autocommit=True) as connection:
        crate.put(f"{folder}/cluster.json", _about(connection, crate, folder))
        names = databases or _databases(connection)
        if data is not None:
            # What stands in memory only is written to the files that are copied below.
            connection.execute("checkpoint")
    for name in names:
        inner = f"{folder}/databases/{name}"
        evidence_rows.export(url, name, crate, inner)
        if data is None:
            crate.lacks(f"{inner}/files", "the server's files are not on this machine")
        else:
            _copy_files(url, name, crate, data, f"{inner}/files")


def _about(connection: psycopg.Connection[dict[str, Any]], crate: Crate, folder: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"version": connection.info.server_version}
    try:
        facts["control"] = connection.execute("select * from pg_control_system()").fetchall()
    except psycopg.errors.InsufficientPrivilege:
        crate.lacks(f"{folder}/cluster.json: control", "this login may not ask which cluster it is")
    return facts | {name: connection.execute(sql.SQL(query)).fetchall() for name, query in ABOUT.items()}


def _databases(connection: psycopg.Connection[dict[str, Any]]) -> list[str]:
    rows = connection.execute("select datname from pg_database where datallowconn and datname !~ '^template'")
    return sorted(row["datname"] for row in rows)


def _copy_files(url: str, database: str, crate: Crate, data: Path, folder: str) -> None:
    """The pages of tables and indexes themselves: they hold rows that were deleted, and the order of arrival."""
    with psycopg.connect(url, dbname=database) as connection:
        found = connection.execute(evidence_rows.query(FILES)).fetchall()
    for name, path in found:
        if (data / path).exists() and (data / path).stat().st_size:
            crate.copy(f"{folder}/{name}", data / path)
