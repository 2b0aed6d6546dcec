import json
import shutil
import stat
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
import redis

from kernel import envfile
from portal.launch.programs import ROOT
from tests.portal.launch.conftest import Small

WRITES = """
    create table diary (told text, at int generated always as identity);
    insert into diary (told) select 'marked ' || number from generate_series(1, 300) as number;
    alter table diary enable row level security; alter table diary force row level security;
    create unlogged table notes (told text);
    insert into notes values ('unlogged');
"""


def alcove(small, *words, **extra):
    argv = [sys.executable, "-m", "portal.command", *words]
    given = {**small.environment(), **extra}
    return subprocess.run(argv, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


class Taken:
    """A folder of evidence, as a reader opens it."""

    def __init__(self, folder, said):
        self.folder, self.said = folder, said
        self.manifest = json.loads((folder / "manifest.json").read_text())

    def rows(self, name):
        lines = (self.folder / f"clusters/care/databases/care/tables/{name}.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def lacks(self, what):
        return [gap["why"] for gap in self.manifest["missing"] if gap["what"] == what]


@pytest.fixture(scope="module")
def small():
    home = Path(tempfile.mkdtemp(prefix="alcove-evidence-"))
    home.chmod(0o711)
    one = Small(home)
    yield one
    for child in one.started:
        if child.poll() is None:
            one.stop(child)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def taken(small):
    """Evidence of a small Alcove, taken while it ran and again after it had stopped."""
    child = small.start()
    small.read_until(child, "alcove is ready")
    url = (small.home / "care/admin/care.url").read_text().strip()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("create database care")
    with psycopg.connect(url, dbname="care") as admin:
        admin.execute(WRITES)
    valkey = redis.Redis.from_url(envfile.read(small.home / "care/env/servers.env")["CARE_REDIS_URL"])
    valkey.set("visit:marked", b"\xff\x00", ex=600)
    (small.home / "work/signer").mkdir(mode=0o700)
    (small.home / "work/signer/one.key").write_bytes(b"private")
    (small.home / "care/backups").mkdir(mode=0o700)
    (small.home / "care/backups/monday.dump").write_bytes(b"dump")
    journal = small.home / "journal.txt"
    journal.write_text("a line\n")
    found = {}
    for kind in ("running", "stopped"):
        folder = small.home / f"evidence-{kind}"
        done = alcove(small, "evidence", str(folder), "--logs", str(journal), "--json")
        assert done.returncode == 0, done.stderr
        found[kind] = Taken(folder, done.stdout)
        if kind == "running":
            small.stop(child)
    return found


@pytest.mark.parametrize("kind", ["running", "stopped"])
class TestTake:
    def test_has_every_row_with_its_place_and_number_in_the_order_of_the_disk(self, taken, kind):
        rows = taken[kind].rows("public.diary")

        assert [row["row"]["told"] for row in rows] == [f"marked {number}" for number in range(1, 301)]
        assert [row["ctid"] for row in rows[:2]] == ["(0,1)", "(0,2)"]
        assert all(int(row["xmin"]) >= 700 and int(row["tableoid"]) >= 16384 for row in rows)

    def test_has_the_log_of_writes_and_the_pages_as_they_lie(self, taken, kind):
        at = taken[kind].folder / "clusters/care"

        written = b"".join(path.read_bytes() for path in (at / "pg_wal").iterdir() if path.is_file())
        assert b"marked 300" in written
        assert b"marked 300" in (at / "databases/care/files/public.diary").read_bytes()

    def test_says_what_each_table_is_and_how_the_server_is_set(self, taken, kind):
        at = taken[kind].folder / "clusters/care"
        schema = json.loads((at / "databases/care/schema.json").read_text())
        cluster = json.loads((at / "cluster.json").read_text())

        assert [row["type"] for row in schema["columns"] if row["table"] == "diary"] == ["text", "integer"]
        assert schema["sequences"] == [{"schema": "public", "name": "diary_at_seq", "last_value": 300}]
        assert {"name": "wal_level", "setting": "minimal"}.items() <= _setting(cluster, "wal_level").items()

    def test_has_keys_backups_and_all_logs(self, taken, kind):
        files = set(taken[kind].manifest["files"])

        assert {"folders/work/signer/one.key", "backups/care/monday.dump", "logs/given/1-journal.txt"} <= files
        assert {"logs/care/care/server.log", "logs/work/issuer/server.log", "logs/work/valkey/server.log"} <= files

    def test_is_private_and_whole_by_its_manifest(self, taken, kind):
        one = taken[kind]

        assert stat.S_IMODE(one.folder.stat().st_mode) == 0o700
        there = {str(path.relative_to(one.folder)) for path in one.folder.rglob("*") if path.is_file()}
        assert there == set(one.manifest["files"]) | {"manifest.json"}
        for name, facts in one.manifest["files"].items():
            assert sha256((one.folder / name).read_bytes()).hexdigest() == facts["sha256"]

    def test_says_what_could_not_be_had(self, taken, kind):
        assert taken[kind].lacks("backups/work") == ["the installation keeps no backups in its folder"]


def _setting(cluster, name):
    return next(row for row in cluster["settings"] if row["name"] == name)


class TestTakeBesides:
    def test_has_what_valkey_holds_while_it_runs(self, taken):
        (line,) = (taken["running"].folder / "valkey/care.jsonl").read_text().splitlines()
        key = json.loads(line)

        assert (key["key"], key["type"], key["value"]) == ("visit:marked", "string", {"base64": "/wA="})
        assert 0 < key["lives_ms"] <= 600_000
        assert taken["stopped"].lacks("valkey/care") == ["it keeps nothing on a disk, and it does not run"]

    def test_has_a_row_that_only_stood_in_memory(self, taken):
        assert [row["row"]["told"] for row in taken["running"].rows("public.notes")] == ["unlogged"]

    def test_is_refused_into_a_folder_that_holds_something(self, small, taken):
        done = alcove(small, "evidence", str(taken["stopped"].folder))

        assert done.returncode == 1
        assert "is not an empty folder" in done.stderr

    def test_is_refused_where_nothing_is_installed(self, small, tmp_path):
        done = alcove(small, "evidence", str(tmp_path / "new"), ALCOVE_HOME=str(tmp_path / "nothing"))

        assert done.returncode == 1
        assert "There is no installation" in done.stderr
        assert not (tmp_path / "new").exists()


class TestTakeByAddress:
    def test_reads_a_database_elsewhere_and_says_what_stayed_there(self, servers, databases, small, tmp_path):
        with psycopg.connect(databases.care) as admin:
            admin.execute(WRITES)
        given = {"CARE_DATABASE_URL": databases.care, "ALCOVE_HOME": str(tmp_path / "nothing")}

        done = alcove(small, "evidence", str(tmp_path / "new"), **given)

        assert done.returncode == 0, done.stderr
        (tables,) = (tmp_path / "new/clusters/care/databases").glob("*/tables")
        assert len((tables / "public.diary.jsonl").read_text().splitlines()) == 300
        assert "the server's files are not on this machine" in done.stdout

    def test_notes_a_table_that_policies_would_have_halved(self, servers, databases, small, tmp_path):
        with psycopg.connect(databases.care) as admin:
            admin.execute(WRITES)
            admin.execute("grant select on diary to provider_web")
        login = servers.logins(databases.care, "care")["provider_web"]

        done = alcove(
            small, "evidence", str(tmp_path / "new"), CARE_DATABASE_URL=login, ALCOVE_HOME=str(tmp_path / "nothing")
        )

        assert done.returncode == 0, done.stderr
        assert "public.diary.jsonl (this login may not read the whole table)" in done.stdout
