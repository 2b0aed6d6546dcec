"""Invoices by the command line, as an operator's script makes them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from billing import contracts, heads
from billing.contracts import Kind, Offer, Settled
from portal import unit_of_work
from portal.work.commands import invoices, statements

OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def kestrel(work_app):
    """Two flat organisations; one has been counted for its quarter."""
    offer = Offer(
        tenant_id=uuid4(), unit_id=uuid4(), kind=Kind.PER_HEAD, settled=Settled.QUARTERLY, currency="EUR",
        year_starts_on=date(2026, 7, 1), effective_on=date(2026, 7, 1), bill_to_name="Kestrel Works",
        bill_to_email="books@kestrel.example", price_per_head=120,
    )  # fmt: skip
    with work_app.app_context():
        for each, months in ((offer, (7, 8, 9)), (replace(offer, tenant_id=uuid4(), unit_id=uuid4()), (7,))):
            with unit_of_work.acting("work_job", tenant_id=each.tenant_id):
                contracts.open_contract(each, at=OCTOBER)
                for month in months:
                    heads.record(each.tenant_id, each.unit_id, 640, month=date(2026, month, 1), at=OCTOBER)
        yield


class TestAskAll:
    def test_hands_each_statement_over_once(self, kestrel):
        statements.make_all(at=OCTOBER)

        assert invoices.ask_all(at=OCTOBER) == 1
        assert invoices.ask_all(at=OCTOBER) == 0
