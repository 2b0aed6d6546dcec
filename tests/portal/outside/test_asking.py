"""Only a whole answer counts, and nobody is led elsewhere."""

import pytest
from flask import Flask, redirect

from portal.outside import asking
from tests import standins


@pytest.fixture
def url():
    app = Flask("asked")
    app.add_url_rule("/there", "there", lambda: "there")
    app.add_url_rule("/led", "led", lambda: redirect("/there"))
    app.add_url_rule("/huge", "huge", lambda: "x" * (asking.LARGEST + 1))
    with standins.serving(app) as url:
        yield url


class TestAsk:
    def test_brings_bytes_and_headers(self, url):
        answer = asking.ask(f"{url}/there")

        assert answer.body == b"there"
        assert answer.headers["content-type"].startswith("text/html")

    @pytest.mark.parametrize("path", ["/led", "/missing", "/huge"])
    def test_refuses_what_is_not_it(self, url, path):
        with pytest.raises(asking.Away):
            asking.ask(url + path)

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://localhost/", "localhost", "http://127.0.0.1:9/"])
    def test_refuses_what_cannot_be_asked(self, address):
        with pytest.raises(asking.Away):
            asking.ask(address)
