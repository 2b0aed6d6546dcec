"""Backups: overwritten where a series would tell, whole or not at all, and good for bringing everything back."""

import subprocess
import uuid
from datetime import date, timedelta

import psycopg
import psycopg.conninfo
import pytest

from kernel.embedded import binaries
from portal.launch import backups, settings

DAY = date(2026, 11, 20)


@pytest.fixture
def care(databases):
    """A care database with an account and a spent voucher."""
    with psycopg.connect(databases.care) as line:
        line.execute("insert into redeeming.spent values (sha256('a'), sha256('k'))")
        row = (uuid.uuid4(), uuid.uuid4(), "2026", date(2027, 1, 1))
        line.execute("insert into redeeming.accounts values (%s, %s, %s, %s)", row)
    return databases.care


@pytest.fixture
def make(care, tmp_path):
    """Back the care side up on some day; returns what there is afterwards."""
    at = settings.from_mapping({"ALCOVE_HOME": str(tmp_path / "home"), "CARE_DATABASE_URL": care})

    def made(on=DAY, **given):
        backups.make(at, "care", tmp_path / "kept", on=on, **{"shuffle": lambda *_: None, **given})
        return sorted(str(path.relative_to(tmp_path / "kept")) for path in (tmp_path / "kept").rglob("*.dump"))

    return made


def restored(care, *files):
    """What the two tables hold in an empty database that these files were put into."""
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(care, autocommit=True) as line:
        line.execute(f"create database {name}")
    url = psycopg.conninfo.make_conninfo(care, dbname=name)
    for file in files:
        subprocess.run([binaries.postgres_tool("pg_restore"), "--dbname", url, "--exit-on-error", file], check=True)
    with psycopg.connect(url) as line:
        counts = [line.execute(f"select count(*) from redeeming.{one}").fetchone()[0] for one in ("accounts", "spent")]
    with psycopg.connect(care, autocommit=True) as line:
        line.execute(f"drop database {name}")
    return counts


class TestMake:
    def test_brings_everything_back(self, make, care, tmp_path):
        make()

        kept = tmp_path / "kept"
        assert restored(care, kept / f"care/{DAY}.dump", kept / "care-spent/latest.dump") == [1, 1]

    def test_keeps_no_spent_voucher_in_the_series(self, make, care, tmp_path):
        make()

        assert restored(care, tmp_path / f"kept/care/{DAY}.dump") == [1, 0]

    def test_overwrites_what_would_tell_as_a_series(self, make):
        make()

        assert make(on=DAY + timedelta(days=1)) == [
            "care-spent/latest.dump", f"care/{DAY}.dump", "care/2026-11-21.dump",
        ]  # fmt: skip

    def test_forgets_after_fourteen_days(self, make):
        make()

        assert f"care/{DAY}.dump" in make(on=DAY + timedelta(days=14))
        assert f"care/{DAY}.dump" not in make(on=DAY + timedelta(days=15))

    def test_can_be_read_by_its_owner_only(self, make, tmp_path):
        make()

        files = list((tmp_path / "kept").rglob("*.dump"))
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}

    def test_leads_it_through_a_command(self, make, tmp_path):
        make(through=("tr", "P", "p"))

        assert (tmp_path / "kept/care-spent/latest.dump").read_bytes().startswith(b"pGDMp")

    @pytest.mark.parametrize("through", [("false",), ("sh", "-c", "head -c 10; exit 3")])
    def test_keeps_the_last_good_one_when_copying_fails(self, make, tmp_path, through):
        make()
        before = (tmp_path / "kept/care-spent/latest.dump").read_bytes()

        with pytest.raises(backups.NotCopied):
            make(through=through)

        assert (tmp_path / "kept/care-spent/latest.dump").read_bytes() == before
        assert not list((tmp_path / "kept").rglob("*.new"))

    def test_copies_nothing_that_was_not_put_in_a_new_order(self, make, tmp_path):
        def fails(*_):
            raise backups.NotCopied

        with pytest.raises(backups.NotCopied):
            make(shuffle=fails)
        assert not (tmp_path / "kept").exists()

    def test_says_when_there_is_nothing_to_copy(self, tmp_path):
        with pytest.raises(backups.NothingThere, match="work"):
            backups.make(settings.from_mapping({"ALCOVE_HOME": str(tmp_path)}), "work", tmp_path / "kept", on=DAY)
