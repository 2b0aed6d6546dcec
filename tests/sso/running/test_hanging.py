"""One worker of the ACS that hangs does not keep anybody else from coming in, and is killed in time."""

import contextlib
import os
import signal
import socket
from pathlib import Path

import pytest

HALF = b"\r\n".join(
    [
        b"POST %s HTTP/1.1",
        b"Host: localhost",
        b"Content-Type: application/x-www-form-urlencoded",
        b"Content-Length: 9999",
        b"",
        b"SAMLResponse=",
    ]
)


def workers(alcove) -> set[int]:
    """The processes of the ACS's workers."""
    parent = alcove.running["web-acs"].pid
    return {int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()}


@pytest.fixture
def hurried(alcove):
    """The ACS as the Procfile starts it, but two seconds are enough to be taken for hung."""
    before = alcove.running.pop("web-acs")
    before.send_signal(signal.SIGQUIT)
    before.wait(timeout=30)
    alcove.start("web-acs", timeout=2)
    yield alcove
    alcove.running["web-acs"].send_signal(signal.SIGQUIT)
    alcove.running.pop("web-acs").wait(timeout=30)
    alcove.start("web-acs")


class TestAcs:
    def test_kills_a_worker_that_hangs(self, hurried, northwind):
        hung = workers(hurried)
        for one in hung:
            os.kill(one, signal.SIGSTOP)

        # This waits until the last of them was killed and another stands in its place.
        assert northwind.sign_in() == "/"
        assert workers(hurried) - hung

    def test_serves_others_beside_a_form_that_never_ends(self, hurried, northwind):
        with contextlib.closing(socket.create_connection(("127.0.0.1", hurried.acs_port))) as line:
            line.sendall(HALF % northwind.at("acs").partition(str(hurried.acs_port))[2].encode())

            assert northwind.sign_in() == "/"
            assert line.fileno() > 0
