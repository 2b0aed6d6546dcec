import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import requests

from billing import contracts, heads, invoices, ledger, statements
from billing.contracts import Kind, Offer, Settled
from billing.payments import State
from billing.postings import Account
from kernel import outbox
from portal import unit_of_work

OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
TOTAL = 3 * 640 * 120 * 12 // 10


@pytest.fixture
def offer(worker):
    """What a flat organisation of 640 has agreed."""
    offer = Offer(
        tenant_id=uuid4(), unit_id=uuid4(), kind=Kind.PER_HEAD, settled=Settled.QUARTERLY, currency="EUR",
        year_starts_on=date(2026, 7, 1), effective_on=date(2026, 7, 1), bill_to_name="Kestrel Works",
        bill_to_email="books@kestrel.example", price_per_head=120, tax_basis_points=2000,
    )  # fmt: skip
    with unit_of_work.acting("work_job", tenant_id=offer.tenant_id):
        contracts.open_contract(offer, at=OCTOBER)
    return offer


def count(offer):
    """Have its people counted for the third quarter."""
    with unit_of_work.acting("work_job", tenant_id=offer.tenant_id):
        for month in (7, 8, 9):
            heads.record(offer.tenant_id, offer.unit_id, 640, month=date(2026, month, 1), at=OCTOBER)


@pytest.fixture
def kestrel(offer):
    """A flat organisation of 640 whose third quarter has been counted."""
    count(offer)
    return offer.tenant_id


@pytest.fixture
def turn(worker):
    """Let a job have its turn, and all that follows from it."""

    def turn(kind, payload=None, at=OCTOBER):
        with unit_of_work.everybody("work_job"):
            outbox.put(kind, payload or {}, dedupe_key=f"{kind}:{uuid4()}", at=at)
        worker()

    return turn


@pytest.fixture
def sent(turn, kestrel):
    """Kestrel's invoice, rated, made and mailed by the worker."""
    turn("rate_contracts")
    turn("send_invoices")
    return kestrel


def look(tenant_id):
    """State of the only invoice, and the books."""
    with unit_of_work.acting("work_job", tenant_id=tenant_id):
        (statement,) = statements.every()
        invoice = invoices.find(statement.statement_id)
        return invoice.state, invoice.ref, ledger.balances("EUR")


def letters(folder):
    return [*json.loads((folder / "mail.json").read_text())["letters"].values()]


class TestSendInvoices:
    def test_brings_a_statement_to_the_collector_and_into_the_books(self, sent):
        state, _, books = look(sent)

        assert (state, books[Account.RECEIVABLE]) == (State.OPEN, TOTAL)

    def test_tells_finance_without_saying_what(self, sent, tmp_path):
        (letter,) = letters(tmp_path)

        assert (letter["to"], letter["subject"]) == ("books@kestrel.example", "A statement is ready")
        assert "http://localhost:8000/finance/statements/" in letter["text"]
        assert not any(character.isdigit() for character in letter["text"].split("http")[0])

    def test_sends_nothing_twice(self, sent, turn, pay, tmp_path):
        turn("rate_contracts", at=OCTOBER.replace(day=21))
        turn("send_invoices", at=OCTOBER.replace(day=21))

        assert len(letters(tmp_path)) == 1
        assert len(json.loads((tmp_path / "pay.json").read_text())["invoices"]) == 1

    def test_does_not_mail_again_when_the_answer_was_lost(self, turn, kestrel, post_office, tmp_path):
        post_office.fault("lost_answer", "/send")

        turn("rate_contracts")
        turn("send_invoices")

        assert len(letters(tmp_path)) == 1


class TestFollowUnsettled:
    def test_finds_a_payment_whose_event_was_lost(self, sent, turn, pay):
        requests.post(f"{pay.url}/i/{look(sent)[1]}/pay", timeout=5)

        turn("follow_unsettled")

        state, _, books = look(sent)
        assert (state, books[Account.RECEIVABLE], books[Account.BANK]) == (State.PAID, 0, TOTAL)


class TestFollowEvent:
    def test_goes_from_the_webhook_to_the_books(self, sent, worker, work_app, pay, inbox):
        requests.post(f"{pay.url}/i/{look(sent)[1]}/pay", timeout=5)
        page = work_app.test_client()

        for raw, signature in [*inbox.posts, *inbox.posts]:
            head = {"Stripe-Signature": signature}
            answer = page.post("/stripe/events", data=raw, headers=head, base_url="http://localhost:8000")
            assert answer.status_code == 204
        worker()

        state, _, books = look(sent)
        assert (state, books[Account.BANK]) == (State.PAID, TOTAL)
        assert sum(books.values()) == 0


class TestRateContract:
    def test_hands_over_what_it_made_without_waiting_for_the_day(self, turn, kestrel):
        turn("rate_contracts")

        assert look(kestrel)[0] == State.OPEN

    def test_does_not_miss_what_arrives_in_the_minute_of_another_try(self, turn, offer):
        turn("rate_contracts")
        count(offer)

        turn("rate_contracts")

        assert look(offer.tenant_id)[0] == State.OPEN


class TestAddUpHeads:
    def test_has_statements_made_that_waited_for_it(self, turn, kestrel):
        turn("add_up_heads")

        assert look(kestrel)[0] == State.OPEN
