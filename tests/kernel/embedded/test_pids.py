import os
import signal
import subprocess

from kernel.embedded import pids


class TestLiving:
    def test_knows_a_process_by_number_and_birth(self, tmp_path):
        pids.record(tmp_path / "me", os.getpid())

        assert pids.living(tmp_path / "me") == os.getpid()

    def test_is_none_when_the_number_was_given_to_another(self, tmp_path):
        (tmp_path / "me").write_text(f"{os.getpid()} 1\n")

        assert pids.living(tmp_path / "me") is None

    def test_is_none_for_a_missing_or_broken_record(self, tmp_path):
        (tmp_path / "broken").write_text("no number\n")

        assert pids.living(tmp_path / "broken") is None
        assert pids.living(tmp_path / "missing") is None

    def test_is_none_when_it_was_dead_already_when_recorded(self, tmp_path):
        ended = subprocess.Popen(["/bin/true"])
        ended.wait()
        pids.record(tmp_path / "it", ended.pid)

        assert pids.living(tmp_path / "it") is None


class TestEnd:
    def test_asks_first_and_insists_when_that_is_ignored(self, tmp_path):
        stubborn = subprocess.Popen(["/bin/sh", "-c", "trap '' TERM; echo set; sleep 60"], stdout=subprocess.PIPE)
        stubborn.stdout.readline()
        pids.record(tmp_path / "it", stubborn.pid)

        assert pids.end(tmp_path / "it", ((signal.SIGTERM, 0.1), (signal.SIGKILL, 5.0)))

        assert stubborn.wait() == -signal.SIGKILL
        stubborn.stdout.close()
        assert not (tmp_path / "it").exists()

    def test_ends_the_whole_group_on_request(self, tmp_path):
        words = "sleep 60 & echo $!; wait"
        leader = subprocess.Popen(["/bin/sh", "-c", words], stdout=subprocess.PIPE, start_new_session=True)
        member = int(leader.stdout.readline())
        pids.record(tmp_path / "it", leader.pid)

        pids.end(tmp_path / "it", group=True)

        leader.wait()
        leader.stdout.close()
        assert pids.wait_until(lambda: pids.born(member) is None, 5)

    def test_leaves_a_stranger_with_the_same_number_alone(self, tmp_path):
        stranger = subprocess.Popen(["/bin/sleep", "60"])
        (tmp_path / "it").write_text(f"{stranger.pid} 1\n")

        assert not pids.end(tmp_path / "it")

        assert stranger.poll() is None
        stranger.kill()
        stranger.wait()
