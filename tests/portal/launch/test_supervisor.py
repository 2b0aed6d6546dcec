import contextlib
import os
import signal
import socket
import urllib.request
from pathlib import Path

import psycopg
import pytest

from kernel.embedded import pids


def settings_of(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        return set(answer.read().decode().split())


def alive(home):
    """The commands of everything alive that was told of this home by its arguments or its environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and pids.born(int(entry.name)):
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
            with contextlib.suppress(PermissionError, ProcessLookupError):
                if str(home).encode() in words + (entry / "environ").read_bytes():
                    found.append(words.decode())
    return found


class TestRun:
    def test_says_when_it_is_ready_and_leaves_nothing_behind(self, small):
        (small.home / "personas.txt").write_text("Ada signs in at the desk\n")
        child = small.start()

        assert small.read_until(child, "alcove is ready")[-1].startswith("alcove is ready")
        assert small.read_until(child, "Ada")[-1] == "Ada signs in at the desk"
        url = (small.home / "care" / "admin" / "care.url").read_text().strip()
        psycopg.connect(url).close()
        code, said = small.stop(child)

        assert (code, alive(small.home)) == (0, [])
        assert "alcove has stopped." in said

    def test_gives_no_program_the_other_sides_settings(self, small):
        given = {"CARE_SECRET": "c", "WORK_SECRET": "w", "WORK_JOB_DATABASE_URL": "d", "TURN_SECRET": "t"}
        child = small.start(**given)
        small.read_until(child, "alcove is ready")

        work, care = settings_of(small.ports["WORK"]), settings_of(small.ports["CARE"])

        assert {"WORK_SECRET", "WORK_REDIS_URL", "CARE_BASE_URL"} <= work
        assert {"CARE_SECRET", "TURN_SECRET", "CARE_REDIS_URL"} <= care
        assert not work & {"CARE_SECRET", "TURN_SECRET", "CARE_REDIS_URL", "WORK_JOB_DATABASE_URL"}
        assert not care & {"WORK_SECRET", "WORK_REDIS_URL", "WORK_JOB_DATABASE_URL"}

    def test_starts_again_after_it_was_killed(self, small):
        first = small.start()
        small.read_until(first, "alcove is ready")
        first.kill()
        first.wait()

        second = small.start()
        said = small.read_until(second, "alcove is ready")

        assert "Ended what an earlier start had left running." in said
        assert said[-1].startswith("alcove is ready")
        assert small.stop(second, signal.SIGTERM)[0] == 0
        assert alive(small.home) == []

    def test_stops_all_and_names_the_program_that_ended(self, small):
        child = small.start("dying")
        said, _ = child.communicate(timeout=60)

        assert child.returncode == 3
        assert "the lamp is out" in said
        assert "because 'lamp' ended (code 3)" in said
        assert alive(small.home) == []

    def test_stops_all_when_a_database_has_died(self, small):
        child = small.start()
        small.read_until(child, "alcove is ready")

        os.kill(pids.living(small.home / "work" / "postgres" / "issuer" / "server.pid"), signal.SIGKILL)
        said, _ = child.communicate(timeout=60)

        assert child.returncode == 1
        assert "PostgreSQL 'issuer' has died" in said
        assert alive(small.home) == []

    def test_is_refused_while_another_one_runs(self, small):
        first = small.start()
        small.read_until(first, "alcove is ready")

        second = small.start()
        said, _ = second.communicate(timeout=60)

        assert second.returncode == 1
        assert f"already running, owned by process {first.pid}" in said
        assert first.poll() is None

    def test_names_the_setting_of_a_busy_port(self, small):
        with socket.create_server(("127.0.0.1", small.ports["ACS"])):
            child = small.start()
            said, _ = child.communicate(timeout=60)

        assert child.returncode == 1
        assert "set ALCOVE_ACS_PORT to another port" in said

    def test_does_not_start_when_a_preparation_fails(self, small):
        child = small.start("preparing")
        said, _ = child.communicate(timeout=60)

        assert child.returncode == 1
        assert "alcove work no-such-command" in said
        assert alive(small.home) == []

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_may_be_stopped_while_it_starts(self, small, number):
        child = small.start()
        assert pids.wait_until(lambda: (small.home / "run" / "keeper-work.keeper").exists(), 20)

        small.stop(child, number)

        assert alive(small.home) == []
