"""Fetching from a real server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest

from kernel import clock, fetching, signing
from reporting.received.source import Unreachable
from reporting.received.source_http import HttpSource

KEY = signing.generate()


class Answers(BaseHTTPRequestHandler):
    """Answers each address with what `said` holds for its end; checks the signature as the other side would."""

    said = {"here": (200, b"{}"), "later": (404, b""), "broken": (503, b""), "huge": (200, b"x" * 1_000_001)}

    def do_GET(self):
        try:
            fetching.check(signing.public_bytes(KEY), "GET", self.path, dict(self.headers), at=clock.true_now())
            status, body = self.said[self.path.rpartition("/")[2]]
        except signing.BadSignature:
            status, body = 404, b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class TestFetch:
    def test_gives_the_bytes_to_the_holder_of_the_key(self, address):
        assert HttpSource(address, lambda unit_id: KEY).fetch(uuid4(), "here") == b"{}"

    def test_reaches_a_name_that_only_browsers_know(self, address):
        named = address.replace("127.0.0.1", "care.localhost")

        assert HttpSource(named, lambda unit_id: KEY).fetch(uuid4(), "here") == b"{}"

    def test_is_none_when_there_is_no_release_yet_or_the_key_is_wrong(self, address):
        assert HttpSource(address, lambda unit_id: KEY).fetch(uuid4(), "later") is None
        assert HttpSource(address, lambda unit_id: signing.generate()).fetch(uuid4(), "here") is None

    @pytest.mark.parametrize("period", ["broken", "huge"])
    def test_says_when_the_other_side_is_not_itself(self, address, period):
        with pytest.raises(Unreachable):
            HttpSource(address, lambda unit_id: KEY).fetch(uuid4(), period)

    def test_says_when_nobody_answers(self):
        with pytest.raises(Unreachable):
            HttpSource("http://127.0.0.1:9", lambda unit_id: KEY).fetch(uuid4(), "here")

    def test_takes_no_other_scheme(self):
        with pytest.raises(ValueError, match="HTTP"):
            HttpSource("file:///etc", lambda unit_id: KEY)
