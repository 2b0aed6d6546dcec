import json
import time

import psycopg
import pytest

from billing.payments_stripe import StripePayments
from portal.work.standins.pay import webhooks
from tests import standins

EVENT = json.dumps(
    {"id": "evt_1", "object": "event", "type": "invoice.paid", "data": {"object": {"object": "invoice", "id": "in_1"}}}
).encode()


@pytest.fixture
def receive(work_app):
    """Post an event to our webhook."""
    work_app.extensions["payments"] = StripePayments("sk", base="http://127.0.0.1:1", webhook_secret=standins.SECRET)

    def receive(raw=EVENT, secret=standins.SECRET, age=0):
        head = {"Stripe-Signature": webhooks.sign(raw, secret, int(time.time()) - age)}
        page = work_app.test_client()
        return page.post("/stripe/events", data=raw, headers=head, base_url="http://localhost:8000").status_code

    return receive


@pytest.fixture
def kept(databases):
    """How many events are kept, and how much work they have made."""

    def kept():
        with psycopg.connect(databases.work) as connection:
            events = connection.execute("select count(*) from billing.webhook_events").fetchone()
            work = connection.execute("select count(*) from house.outbox where kind = 'follow_event'").fetchone()
        return events[0], work[0]

    return kept


class TestReceive:
    def test_keeps_what_is_signed(self, receive, kept):
        assert receive() == 204
        assert kept() == (1, 1)

    def test_keeps_it_once(self, receive, kept):
        receive()

        assert receive() == 204
        assert kept() == (1, 1)

    @pytest.mark.parametrize("wrong", [{"secret": "whsec_other"}, {"age": 600}, {"raw": b"not json"}])
    def test_refuses_what_is_not_signed_now_and_by_stripe(self, receive, kept, wrong):
        assert receive(**wrong) == 400
        assert kept() == (0, 0)

    def test_follows_invoices_only(self, receive, kept):
        receive(raw=EVENT.replace(b"invoice.paid", b"customer.updated"))

        assert kept() == (1, 0)

    def test_is_refused_by_get(self, work_app):
        page = work_app.test_client()

        assert page.get("/stripe/events", base_url="http://localhost:8000").status_code == 405
