"""A kill at every statement of making an invoice loses nothing and doubles nothing."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from billing import contracts, heads, invoices, ledger, statements
from billing.contracts import Kind, Offer, Settled
from billing.payments import State
from billing.payments_stripe import StripePayments
from billing.postings import Account
from kernel import outbox
from portal import unit_of_work
from portal.work.jobs.effects import EFFECTS
from tests import standins

OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
TOTAL = 3 * 640 * 120 * 12 // 10


@pytest.fixture
def pay(tmp_path):
    with standins.pay(tmp_path, "") as pay:
        yield pay


@pytest.fixture
def kestrel(work_app, pay):
    """A flat organisation with a statement that waits for its invoice."""
    collector = StripePayments(standins.KEY, base=pay.url, webhook_secret=standins.SECRET)
    work_app.extensions["payments"] = collector
    offer = Offer(
        tenant_id=uuid4(), unit_id=uuid4(), kind=Kind.PER_HEAD, settled=Settled.QUARTERLY, currency="EUR",
        year_starts_on=date(2026, 7, 1), effective_on=date(2026, 7, 1), bill_to_name="Kestrel Works",
        bill_to_email="books@kestrel.example", price_per_head=120, tax_basis_points=2000,
    )  # fmt: skip
    with work_app.app_context():
        with unit_of_work.acting("work_job", tenant_id=offer.tenant_id):
            contracts.open_contract(offer, at=OCTOBER)
            for month in (7, 8, 9):
                heads.record(offer.tenant_id, offer.unit_id, 640, month=date(2026, month, 1), at=OCTOBER)
            statements.run(at=OCTOBER)
            invoices.ask(at=OCTOBER)
        yield offer.tenant_id


def deliver(tenant_id, bell):
    with unit_of_work.acting("work_job", tenant_id=tenant_id):
        return outbox.deliver(bell, EFFECTS, at=OCTOBER)


class TestMakeInvoice:
    def test_survives_a_kill_at_every_statement(self, kestrel, databases, killed_at, tmp_path, landed):
        with unit_of_work.everybody("work_job"):
            (bell,) = outbox.take_due(OCTOBER)

        deaths = 0
        for number in count(1):
            with killed_at(databases.work, number) as killer, suppress(DBAPIError):
                deliver(kestrel, bell)
            if killer.seen < number:
                break
            deaths += 1

        with unit_of_work.acting("work_job", tenant_id=kestrel):
            (statement,) = statements.every()
            assert invoices.find(statement.statement_id).state == State.OPEN
            assert ledger.balances("EUR")[Account.RECEIVABLE] == TOTAL
        made = json.loads((tmp_path / "pay.json").read_text())["invoices"]
        assert [(invoice["status"], invoice["total"]) for invoice in made.values()] == [("open", TOTAL)]
        assert deaths > 10
        landed("making an invoice", "connection ends", deaths)

    def test_leaves_one_mail_to_send(self, kestrel):
        with unit_of_work.everybody("work_job"):
            (bell,) = outbox.take_due(OCTOBER)

        assert deliver(kestrel, bell)
        assert not deliver(kestrel, bell)

        with unit_of_work.everybody("work_job"):
            assert len(outbox.take_due(OCTOBER)) == 1
