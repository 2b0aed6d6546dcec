"""The stand-ins as real servers on a port of their own, spoken to by the vendors' own libraries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID

import pytest
import requests
from flask import Flask, request
from werkzeug.serving import make_server

from billing.payments_stripe import StripePayments
from kernel.mail_sendgrid import SendGridMail
from portal.work.standins.mail import app as mail_app
from portal.work.standins.pay import app as pay_app

KEY = "sk_test_standin"
SECRET = "whsec_standin"


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
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


@pytest.fixture
def inbox():
    app = Flask("inbox")
    inbox = Inbox()

    @app.post("/hook")
    def hook():
        inbox.posts.append((request.get_data(), request.headers["Stripe-Signature"]))
        return "", 204

    with serving(app) as url:
        inbox.url = f"{url}/hook"
        yield inbox


@pytest.fixture
def pay(inbox, tmp_path):
    app = pay_app.create(
        file=tmp_path / "pay.json",
        public_url="http://pay.localhost",
        api_key=KEY,
        webhook_url=inbox.url,
        webhook_secret=SECRET,
        with_faults=True,
    )
    with serving(app) as url:
        yield Server(url)


@pytest.fixture
def payments(pay):
    return StripePayments(KEY, base=pay.url, webhook_secret=SECRET)


@pytest.fixture
def post_office(tmp_path):
    with serving(mail_app.create(file=tmp_path / "mail.json", api_keys=("SG.work",), with_faults=True)) as url:
        yield Server(url)


@pytest.fixture
def mail(post_office):
    return SendGridMail("SG.work", host=post_office.url, sender="hello@alcove.example", sender_name="Alcove")


@pytest.fixture
def northwind():
    return UUID(int=0xA1)
