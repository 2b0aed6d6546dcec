import os
import signal
import stat

import pytest
import redis

from kernel.embedded import pids
from kernel.embedded.lock import AlreadyRunning
from kernel.embedded.valkey import Valkey


def line_to(server):
    return redis.Redis.from_url(server.url(), socket_timeout=5)


class TestStart:
    def test_answers_on_a_private_socket_and_on_no_port(self, reachable, elsewhere):
        with Valkey(reachable / "one", "tried", elsewhere=elsewhere) as server:
            with line_to(server) as line:
                assert line.ping()
                assert line.config_get("port") == {"port": "0"}
            assert stat.S_IMODE(server.where.socket.stat().st_mode) == 0o700

    def test_keeps_nothing_and_forgets_no_command_on_its_own(self, reachable, elsewhere):
        with Valkey(reachable / "one", "tried", elsewhere=elsewhere) as server, line_to(server) as line:
            settings = line.config_get("save", "appendonly", "maxmemory-policy", "slowlog-log-slower-than")

        assert settings["save"] == ""
        assert settings["appendonly"] == "no"
        assert settings["maxmemory-policy"] == "noeviction"
        assert settings["slowlog-log-slower-than"] == "-1"

    def test_starts_empty_after_it_was_killed(self, reachable, elsewhere):
        server = Valkey(reachable / "one", "tried", elsewhere=elsewhere)
        server.start()
        with line_to(server) as line:
            line.set("rung", "1")
        os.kill(pids.living(server.folder / "server.pid"), signal.SIGKILL)
        server.stop()

        with Valkey(reachable / "one", "tried", elsewhere=elsewhere) as again, line_to(again) as line:
            assert line.get("rung") is None

    def test_takes_over_from_an_owner_that_was_killed(self, reachable, elsewhere):
        owner = os.fork()
        if owner == 0:
            Valkey(reachable / "one", "tried", elsewhere=elsewhere).start()
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(owner, 0)
        left_behind = pids.living(reachable / "one" / "server.pid")

        with Valkey(reachable / "one", "tried", elsewhere=elsewhere) as server:
            assert server.runs()
            assert pids.born(left_behind) is None

    def test_is_refused_while_another_owner_lives(self, reachable, elsewhere):
        with (
            Valkey(reachable / "one", "tried", elsewhere=elsewhere),
            pytest.raises(AlreadyRunning, match="already running"),
        ):
            Valkey(reachable / "one", "tried", elsewhere=elsewhere).start()

    def test_works_for_an_ordinary_account(self, reachable, elsewhere, as_ordinary):
        reachable.chmod(0o777)

        def tell():
            with Valkey(reachable / "theirs", "tried", elsewhere=elsewhere) as server, line_to(server) as line:
                assert line.ping()

        as_ordinary(tell)


class TestStop:
    def test_leaves_nothing_running(self, reachable, elsewhere):
        server = Valkey(reachable / "one", "tried", elsewhere=elsewhere)
        server.start()
        pid = pids.living(server.folder / "server.pid")

        server.stop()

        assert pids.born(pid) is None
