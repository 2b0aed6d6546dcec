"""The seams over the stand-ins, spoken to by the vendors' own libraries."""

from uuid import UUID

import pytest

from billing.payments_stripe import StripePayments
from kernel.mail_sendgrid import SendGridMail
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
def payments(pay):
    return StripePayments(standins.KEY, base=pay.url, webhook_secret=standins.SECRET)


@pytest.fixture
def post_office(tmp_path):
    with standins.post_office(tmp_path) as server:
        yield server


@pytest.fixture
def mail(post_office):
    return SendGridMail(standins.MAIL_KEY, host=post_office.url, sender="hello@alcove.example", sender_name="Alcove")


@pytest.fixture
def northwind():
    return UUID(int=0xA1)
