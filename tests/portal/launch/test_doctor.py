"""The doctor finds what a managed database breaks, one promise at a time, and nothing at a server of ours."""

import json
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from kernel.embedded import postgres
from kernel.embedded.postgres_settings import BY_DATABASE, COMMON
from portal.command import main
from portal.launch import doctor, promises, settings

CARELESS = {
    "wal_level": "replica",
    "max_wal_senders": "4",
    "archive_mode": "off",
    "max_replication_slots": "4",
    "log_statement": "all",
    "track_commit_timestamp": "on",
}


@pytest.fixture(scope="module")
def clusters():
    """A server set as ours are, and one as a provider might."""
    folder = Path(tempfile.mkdtemp(prefix="alcove-doctor-"))
    folder.chmod(0o711)
    ours = {**COMMON, **BY_DATABASE["care"]}
    good = postgres.for_tests(folder / "ours", "ours", ours)
    bad = postgres.for_tests(folder / "theirs", "theirs", {**ours, **CARELESS})
    yield good.admin_url(), bad.admin_url()
    good.stop()
    bad.stop()
    shutil.rmtree(folder)


def examine(tmp_path, **urls):
    found = {f"{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
    side = "care" if "care" in urls else "work"
    look = doctor.examine(settings.from_mapping({"ALCOVE_HOME": str(tmp_path), **found}), side)
    return look.broken, look.looked_at


class TestExamine:
    def test_finds_nothing_at_a_server_of_ours(self, clusters, tmp_path):
        broken, looked_at = examine(tmp_path, care=clusters[0])

        assert broken == []
        assert looked_at > len(promises.QUIET) + len(promises.FORGETFUL)

    def test_names_every_promise_that_a_server_breaks(self, clusters, tmp_path):
        broken, _ = examine(tmp_path, issuer=clusters[1])

        assert {one.found for one in broken} == {
            "wal_level is replica",
            "max_wal_senders is 4",
            "max_replication_slots is 4",
            "log_statement is all",
            "track_commit_timestamp is on",
        }

    def test_lets_the_rest_of_the_work_side_keep_history(self, clusters, tmp_path):
        broken, _ = examine(tmp_path, work=clusters[1])

        assert {one.found for one in broken} == {"log_statement is all"}

    def test_sees_a_slot_and_a_publication(self, clusters, tmp_path):
        with psycopg.connect(clusters[1], autocommit=True) as line:
            line.execute("select pg_create_physical_replication_slot('somebody')")
            line.execute("create publication everything for all tables")
        try:
            broken, _ = examine(tmp_path, care=clusters[1])
        finally:
            with psycopg.connect(clusters[1], autocommit=True) as line:
                line.execute("select pg_drop_replication_slot('somebody')")
                line.execute("drop publication everything")

        assert {"a replication slot keeps every write for somebody", "a publication offers every write to somebody"} < {
            one.found for one in broken
        }

    def test_sees_two_databases_in_one_cluster(self, clusters, tmp_path):
        broken, _ = examine(tmp_path, work=clusters[0], issuer=clusters[0])

        assert [str(one) for one in broken] == [
            "issuer: it is in one cluster with work; the order of writes ties rows of one to the other."
        ]

    def test_knows_every_setting_that_our_own_servers_have(self):
        ours = {
            name for name in {**COMMON, **BY_DATABASE["issuer"]} if name.startswith(("log_", "wal_", "max_", "track"))
        }

        assert ours - {
            "log_timezone",
            "log_error_verbosity",
            "log_line_prefix",
            "log_checkpoints",
            "max_connections",
        } <= {promise.setting for promise in promises.SETTINGS["issuer"]}

    def test_says_when_there_is_nothing_to_ask(self, tmp_path):
        with pytest.raises(doctor.NothingThere):
            examine(tmp_path)

    def test_says_who_does_not_answer(self, tmp_path):
        with pytest.raises(doctor.Unreachable, match="care"):
            examine(tmp_path, care="postgresql://nobody@127.0.0.1:9/care")


class TestExamineBoth:
    def test_puts_both_sides_together_and_holds_the_credentials_of_neither(self, clusters, tmp_path):
        given = {"ISSUER_DATABASE_URL": clusters[0], "CARE_DATABASE_URL": clusters[0]}
        at = settings.from_mapping({"ALCOVE_HOME": str(tmp_path), **given})

        look = doctor.examine_both(at)

        assert [str(one) for one in look.broken] == [
            "care: it is in one cluster with issuer; the order of writes ties rows of one to the other."
        ]
        assert "CARE_DATABASE_URL" not in settings.for_commands(at, "work")
        assert "ISSUER_DATABASE_URL" not in settings.for_commands(at, "care")

    def test_says_when_there_is_nothing_to_ask(self, tmp_path):
        with pytest.raises(doctor.NothingThere):
            doctor.examine_both(settings.from_mapping({"ALCOVE_HOME": str(tmp_path)}))

    def test_says_who_does_not_answer(self, tmp_path):
        given = {"CARE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/care"}
        with pytest.raises(doctor.Unreachable, match="care"):
            doctor.examine_both(settings.from_mapping({"ALCOVE_HOME": str(tmp_path), **given}))


class TestCommand:
    def test_ends_with_one_when_a_promise_is_broken(self, clusters, tmp_path):
        given = {"ALCOVE_HOME": str(tmp_path), "CARE_DATABASE_URL": clusters[1]}
        done = CliRunner().invoke(main, ["doctor", "--json"], env=given)

        assert done.exit_code == 1
        assert {one["database"] for one in json.loads(done.output)["broken"]} == {"care"}

    def test_says_what_it_cannot_see(self, clusters, tmp_path):
        done = CliRunner().invoke(
            main, ["doctor"], env={"ALCOVE_HOME": str(tmp_path), "CARE_DATABASE_URL": clusters[0]}
        )

        assert done.exit_code == 0
        assert "snapshots of the disks" in done.output
