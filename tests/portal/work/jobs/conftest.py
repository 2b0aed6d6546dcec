"""The worker of the work side over its own databases, with the stand-ins as real servers."""

import pytest

from billing.payments_stripe import StripePayments
from kernel import queue
from kernel.mail_sendgrid import SendGridMail
from portal import jobs
from portal.work.jobs import answer
from portal.work.jobs.effects import EFFECTS
from tests import standins


@pytest.fixture
def inbox():
    with standins.inbox() as inbox:
        yield inbox


@pytest.fixture
def pay(inbox, tmp_path):
    with standins.pay(tmp_path, inbox.url) as server:
        yield server


@pytest.fixture
def post_office(tmp_path):
    with standins.post_office(tmp_path) as server:
        yield server


@pytest.fixture
def worker(work_app, pay, post_office):
    """The application with its gateways; called, it does what is due until nothing is."""
    work_app.extensions["payments"] = StripePayments(standins.KEY, base=pay.url, webhook_secret=standins.SECRET)
    work_app.extensions["mail"] = SendGridMail(
        standins.MAIL_KEY, host=post_office.url, sender="notices@alcove.example", sender_name="Alcove"
    )

    def work():
        rung = []
        while jobs.tick(answer.ROLE, (), rung.append):
            while rung:
                jobs.deliver(answer.ROLE, EFFECTS, queue.to_words(rung.pop()))

    with work_app.app_context():
        yield work
