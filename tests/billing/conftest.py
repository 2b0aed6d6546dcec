"""Two organisations with a contract each, the books open, and a collector that is a real server."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest

from billing import contracts, heads, invoices, statements
from billing.contracts import Kind, Offer, Settled
from billing.payments_stripe import StripePayments
from portal import unit_of_work
from tests import standins

OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
MONTHS = tuple(date(2026, month, 1) for month in (7, 8, 9))


@pytest.fixture
def northwind():
    """A metered organisation of 2,400, in pounds."""
    return Offer(
        tenant_id=uuid4(),
        unit_id=uuid4(),
        kind=Kind.METERED,
        settled=Settled.QUARTERLY,
        currency="GBP",
        year_starts_on=date(2026, 7, 1),
        effective_on=date(2026, 7, 1),
        bill_to_name="Northwind Traders",
        bill_to_email="accounts@northwind.example",
        price_per_head=120,
        price_per_appointment=4800,
        tax_basis_points=2000,
    )


@pytest.fixture
def kestrel(northwind):
    """A flat organisation of 640, in euros."""
    return replace(
        northwind,
        tenant_id=uuid4(),
        unit_id=uuid4(),
        kind=Kind.PER_HEAD,
        currency="EUR",
        price_per_appointment=0,
        bill_to_name="Kestrel Works",
        bill_to_email="books@kestrel.example",
    )


@pytest.fixture
def acting(work_app):
    """Work for one organisation as the job does, kept when it ends well."""

    def acting(offer: Offer, role: str = "work_job"):
        return unit_of_work.acting(role, tenant_id=offer.tenant_id)

    with work_app.app_context():
        yield acting


@pytest.fixture
def opened(acting):
    """Open a contract and count its heads for a quarter."""

    def opened(offer: Offer, count: int, months: tuple[date, ...] = MONTHS):
        with acting(offer):
            contracts.open_contract(offer, at=OCTOBER)
            for month in months:
                heads.record(offer.tenant_id, offer.unit_id, count, month=month, at=OCTOBER)

    return opened


@pytest.fixture
def servers_do(databases):
    """Do what only somebody with the keys to the machine could: change the books behind our back."""

    def do(statement: str, on: str = ""):
        with psycopg.connect(databases.work) as connection:
            if on:
                connection.execute(f"alter table {on} disable trigger stays")
            assert connection.execute(statement).rowcount > 0

    return do


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
def asked(opened, acting, kestrel):
    """Kestrel's flat quarter, rated and asked to be invoiced."""
    opened(kestrel, 640)
    with acting(kestrel):
        (statement,) = statements.run(at=OCTOBER)
        invoices.ask(at=OCTOBER)
        return statement.statement_id
