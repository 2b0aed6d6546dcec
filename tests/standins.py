"""The stand-ins as real servers on a port of their own, for tests that speak to them through the vendors' libraries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import requests
from flask import Flask, request
from werkzeug.serving import make_server

from portal.work.standins.mail import app as mail_app
from portal.work.standins.pay import app as pay_app

KEY = "sk_test_standin"
SECRET = "whsec_standin"
MAIL_KEY = "SG.work"


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Server:
    """One stand-in's address, and its door for faults."""

    url: str

    def fault(self, kind: str, path_end: str, times: int = 1) -> None:
        asked = {"fault": kind, "path_end": path_end, "times": times}
        assert requests.post(f"{self.url}/_faults", json=asked, timeout=5).status_code == 204


@dataclass
class Inbox:
    """What was posted to our webhook: bodies and signatures."""

    url: str = ""
    posts: list[tuple[bytes, str]] = field(default_factory=list)


@contextmanager
def inbox() -> Iterator[Inbox]:
    """A webhook that keeps what is posted to it."""
    app, inbox = Flask("inbox"), Inbox()

    @app.post("/hook")
    def hook() -> tuple[str, int]:
        inbox.posts.append((request.get_data(), request.headers["Stripe-Signature"]))
        return "", 204

    with serving(app) as url:
        inbox.url = f"{url}/hook"
        yield inbox


@contextmanager
def pay(folder: Path, webhook_url: str) -> Iterator[Server]:
    """The pay stand-in, with its door for faults."""
    app = pay_app.create(
        file=folder / "pay.json",
        public_url="http://pay.localhost",
        api_key=KEY,
        webhook_url=webhook_url,
        webhook_secret=SECRET,
        with_faults=True,
    )
    with serving(app) as url:
        yield Server(url)


@contextmanager
def post_office(folder: Path) -> Iterator[Server]:
    """The mail stand-in, with its door for faults."""
    app = mail_app.create(file=folder / "mail.json", api_keys=(MAIL_KEY,), with_faults=True)
    with serving(app) as url:
        yield Server(url)
