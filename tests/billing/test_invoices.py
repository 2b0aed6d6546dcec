import pytest
import requests

from billing import invoices, ledger, statements, webhooks
from billing.payments import PaymentUncertain, State
from billing.postings import Account
from kernel.refusals import NotFound
from portal import unit_of_work
from tests.billing.conftest import OCTOBER

NET, TAX = 230_400, 46_080
TOTAL = NET + TAX


@pytest.fixture
def ref(acting, kestrel, asked, payments):
    """Kestrel's invoice, open at the collector."""
    with acting(kestrel):
        return invoices.make(asked, payments=payments, at=OCTOBER).ref


@pytest.fixture
def paid(pay, ref):
    requests.post(f"{pay.url}/i/{ref}/pay", timeout=5)


@pytest.fixture
def told(payments):
    """Bring events in as the webhook does, and follow each."""

    def told(posts):
        events = [(payments.check_event(raw, signature), raw) for raw, signature in posts]
        with unit_of_work.acting("work_machine_web"):
            for event, raw in events:
                webhooks.receive(event, raw, at=OCTOBER)
        for event, _ in events:
            with unit_of_work.everybody("work_job"):
                webhooks.follow(event.event_id, payments=payments, at=OCTOBER)

    return told


@pytest.fixture
def books(acting, kestrel):
    def books():
        with acting(kestrel):
            return ledger.balances("EUR")

    return books


class TestAsk:
    def test_asks_once_for_each_statement(self, acting, kestrel, asked):
        with acting(kestrel):
            assert invoices.ask(at=OCTOBER) == 0
            assert invoices.find(asked).state == invoices.ASKED


class TestMake:
    def test_makes_it_owed_with_us_and_with_the_collector(self, acting, kestrel, asked, ref, payments, books):
        with acting(kestrel):
            invoice = invoices.find(asked)
            assert (invoice.state, invoice.total, invoice.due_on.isoformat()) == (State.OPEN, TOTAL, "2026-11-19")

        assert payments.standing(ref).total == TOTAL
        assert books() == {Account.RECEIVABLE: TOTAL, Account.REVENUE: -NET, Account.TAX: -TAX, Account.BANK: 0}

    def test_does_nothing_the_second_time(self, acting, kestrel, asked, ref, payments, books):
        with acting(kestrel):
            assert invoices.make(asked, payments=payments, at=OCTOBER).ref == ref

        assert books()[Account.RECEIVABLE] == TOTAL

    @pytest.mark.parametrize("path_end", ["/customers", "/invoices", "/add_lines", "/finalize"])
    def test_goes_on_after_a_fall(self, acting, kestrel, asked, pay, payments, books, path_end):
        pay.fault("too_many", path_end)
        with pytest.raises(PaymentUncertain), acting(kestrel):
            invoices.make(asked, payments=payments, at=OCTOBER)

        with acting(kestrel):
            invoices.make(asked, payments=payments, at=OCTOBER)

        assert books()[Account.RECEIVABLE] == TOTAL

    def test_makes_one_when_the_database_forgot_it_all(self, acting, kestrel, asked, payments, books):
        with acting(kestrel):
            lost = invoices.make(asked, payments=payments, at=OCTOBER).ref
            unit_of_work.drop()

        with acting(kestrel):
            assert invoices.make(asked, payments=payments, at=OCTOBER).ref == lost

        assert books()[Account.RECEIVABLE] == TOTAL

    def test_stops_when_the_statement_was_changed(self, acting, kestrel, asked, payments, servers_do, books):
        servers_do("update billing.lines set net = net + 100", on="billing.lines")

        with acting(kestrel):
            assert invoices.make(asked, payments=payments, at=OCTOBER).state == invoices.STOPPED

        assert books()[Account.RECEIVABLE] == 0

    def test_is_not_found_for_another_organisation(self, acting, northwind, asked, payments):
        with acting(northwind), pytest.raises(NotFound):
            invoices.make(asked, payments=payments, at=OCTOBER)


class TestConverge:
    def test_posts_the_payment_once_however_often_it_is_told(self, acting, kestrel, asked, paid, inbox, told, books):
        told([inbox.posts[-1]])
        told([inbox.posts[-1]])

        with acting(kestrel):
            assert invoices.find(asked).state == State.PAID
        assert books() == {Account.RECEIVABLE: 0, Account.REVENUE: -NET, Account.TAX: -TAX, Account.BANK: TOTAL}

    def test_comes_to_the_same_in_any_order(self, acting, kestrel, asked, paid, inbox, told, books):
        told(inbox.posts[::-1])

        with acting(kestrel):
            assert invoices.find(asked).state == State.PAID
        assert books()[Account.BANK] == TOTAL
        assert sum(books().values()) == 0

    def test_believes_the_collector_and_not_the_event(self, acting, kestrel, asked, ref, inbox, told, books):
        told(inbox.posts)

        with acting(kestrel):
            assert invoices.find(asked).state == State.OPEN
        assert books()[Account.BANK] == 0


class TestUnsettled:
    def test_finds_what_events_have_missed(self, ref, paid, payments, books):
        with unit_of_work.everybody("work_job"):
            (open_ref,) = invoices.unsettled()
            invoices.follow(open_ref, payments=payments, at=OCTOBER)
            assert invoices.unsettled() == []

        assert books()[Account.BANK] == TOTAL


class TestBill:
    def test_says_what_the_statement_says(self, acting, kestrel, asked, ref, payments):
        with acting(kestrel):
            assert payments.standing(ref).statement_id == asked
            assert statements.get(asked).total == payments.standing(ref).total
