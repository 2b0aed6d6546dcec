import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from eligibility.blinding import keys
from eligibility.issuing import key_folder, signer, signing

FORK = multiprocessing.get_context("spawn")


@pytest.fixture
def place():
    """A short path: those of unix sockets end after about a hundred characters."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def running(place):
    """A signer in a process of its own, waited for until it answers."""
    process = FORK.Process(target=signer.serve, args=(place / "keys", place / "run" / "signer.sock"))
    process.start()
    _wait_for(process, place / "run" / "signer.sock")
    yield process
    process.kill()
    process.join()


def _wait_for(process, path):
    while process.is_alive():
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        process.join(0.02)


@pytest.fixture
def asking(place):
    return signing.Signer(place / "run" / "signer.sock")


class TestServe:
    def test_signs_with_a_key_made_after_it_started(self, running, asking, place):
        public = key_folder.make(place / "keys", uuid4(), "2027")

        signature = asking.sign(keys.key_id(public), b"\x01" * 256)

        assert pow(int.from_bytes(signature, "big"), 65537, keys.modulus(public)) == int.from_bytes(
            b"\x01" * 256, "big"
        )

    def test_refuses_when_the_key_is_unknown_or_destroyed(self, running, asking, place):
        unit_id = uuid4()
        public = key_folder.make(place / "keys", unit_id, "2027")
        asking.sign(keys.key_id(public), b"\x01" * 256)
        key_folder.destroy(place / "keys", unit_id, "2027")

        with pytest.raises(signing.NotSigned):
            asking.sign(keys.key_id(public), b"\x01" * 256)
        with pytest.raises(signing.NotSigned):
            asking.sign(bytes(32), b"\x01" * 256)

    def test_refuses_a_key_file_under_another_name(self, running, asking, place):
        public = key_folder.make(place / "keys", uuid4(), "2027")
        path = key_folder.private_path(place / "keys", keys.key_id(public))
        path.rename(key_folder.private_path(place / "keys", b"\x07" * 32))

        with pytest.raises(signing.NotSigned):
            asking.sign(b"\x07" * 32, b"\x01" * 256)

    def test_answers_many_at_once_and_forgives_rubbish(self, running, asking, place):
        key_id = keys.key_id(key_folder.make(place / "keys", uuid4(), "2027"))
        with socket.socket(socket.AF_UNIX) as rude:
            rude.connect(str(place / "run" / "signer.sock"))
            rude.sendall(b"half a question")
            answers = []
            threads = [
                threading.Thread(target=lambda: answers.append(asking.sign(key_id, b"\x01" * 256))) for _ in range(16)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        assert len(answers) == 16
        assert len(set(answers)) == 1

    def test_stops_cleanly_when_told_to(self, running, place):
        os.kill(running.pid, signal.SIGTERM)
        running.join(10)

        assert running.exitcode == 0
        assert not (place / "run" / "signer.sock").exists()

    def test_starts_again_after_it_was_killed(self, running, asking, place):
        running.kill()
        running.join()
        again = FORK.Process(target=signer.serve, args=(place / "keys", place / "run" / "signer.sock"))
        again.start()
        _wait_for(again, place / "run" / "signer.sock")

        with pytest.raises(signing.NotSigned):
            asking.sign(bytes(32), b"\x01" * 256)
        again.terminate()
        again.join()

    def test_refuses_to_push_another_away(self, running, place):
        with pytest.raises(signer.SignerRuns):
            signer.serve(place / "keys", place / "run" / "signer.sock")

    def test_says_nothing(self, place, capfd):
        process = FORK.Process(target=signer.serve, args=(place / "keys", place / "run" / "signer.sock"))
        process.start()
        _wait_for(process, place / "run" / "signer.sock")
        with pytest.raises(signing.NotSigned):
            signing.Signer(place / "run" / "signer.sock").sign(bytes(32), b"\xff" * 256)
        process.terminate()
        process.join()

        assert capfd.readouterr() == ("", "")


class TestSign:
    def test_is_refused_kindly_when_the_signer_is_away(self, asking):
        with pytest.raises(signing.SignerAway):
            asking.sign(bytes(32), bytes(256))

    def test_is_refused_when_the_signer_hangs(self, place):
        with socket.socket(socket.AF_UNIX) as silent:
            silent.bind(str(place / "silent.sock"))
            silent.listen()

            with pytest.raises(signing.SignerAway):
                signing.Signer(place / "silent.sock", timeout_seconds=0.05).sign(bytes(32), bytes(256))
