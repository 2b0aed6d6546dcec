"""Finance of two organisations; one has a statement and an invoice at the collector."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from billing import contracts, heads, invoices, statements
from billing.contracts import Kind, Offer, Settled
from billing.payments_stripe import StripePayments
from portal import unit_of_work
from tests import arrivals, standins, visiting

OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@dataclass
class Larkfield:
    """An organisation with its finance person's browser, and its only statement."""

    tenant_id: UUID
    browser: object
    statement_id: UUID

    def get(self, path):
        return self.browser.get(path, base_url=visiting.WORK)


@pytest.fixture
def offer():
    return Offer(
        tenant_id=uuid4(), unit_id=uuid4(), kind=Kind.METERED, settled=Settled.QUARTERLY, currency="GBP",
        year_starts_on=date(2026, 7, 1), effective_on=date(2026, 7, 1), bill_to_name="Larkfield Foods",
        bill_to_email="accounts@larkfield.example", price_per_head=120, price_per_appointment=4800,
        tax_basis_points=2000,
    )  # fmt: skip


@pytest.fixture
def larkfield(work_app, offer, tmp_path):
    with standins.pay(tmp_path, "") as pay, work_app.app_context():
        collector = StripePayments(standins.KEY, base=pay.url, webhook_secret=standins.SECRET)
        arrivals.metered(offer.unit_id, date(2026, 7, 1), date(2026, 9, 30), 463)
        with unit_of_work.acting("work_job", tenant_id=offer.tenant_id):
            contracts.open_contract(offer, at=OCTOBER)
            for month in (7, 8, 9):
                heads.record(offer.tenant_id, offer.unit_id, 2400, month=date(2026, month, 1), at=OCTOBER)
            (statement,) = statements.run(at=OCTOBER)
            statement_id = statement.statement_id
            invoices.ask(at=OCTOBER)
            invoices.make(statement_id, payments=collector, at=OCTOBER)
    browser = visiting.as_role(work_app, "finance", "finance", offer.tenant_id)
    return Larkfield(offer.tenant_id, browser, statement_id)


@pytest.fixture
def stranger(work_app, offer):
    """Finance of another organisation."""
    other = replace(offer, tenant_id=uuid4()).tenant_id
    return Larkfield(other, visiting.as_role(work_app, "finance", "finance", other), uuid4())
