"""One suite for every collector. It runs over the stand-in, through Stripe's own library."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
import requests

from billing.payments import (
    BadEvent,
    Bill,
    BillLine,
    Customer,
    InvoiceDiffers,
    PaymentRefused,
    PaymentUncertain,
    State,
)  # fmt: skip
from billing.payments_stripe import StripePayments


@pytest.fixture
def customer(northwind):
    return Customer(northwind, "GBP", "Northwind Traders", "accounts@northwind.example")


@pytest.fixture
def bill():
    return Bill(
        statement_id=UUID(int=0x51),
        revision=1,
        sha256="ab" * 32,
        contract_version=1,
        currency="GBP",
        tax_basis_points=2000,
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        lines=(BillLine("Cover", 480_000, 96_000), BillLine("Appointments", -12_000, -2_400)),
        purchase_order="PO 7",
    )


@pytest.fixture
def ref(payments, customer, bill):
    return payments.make_invoice(payments.ensure_customer(customer), bill)


def invoices(pay):
    answer = requests.get(
        f"{pay.url}/v1/invoices",
        headers={"Authorization": "Bearer sk_test_standin", "Stripe-Version": "2026-10-28.endive"},
        timeout=5,
    )
    return answer.json()["data"]


class TestEnsureCustomer:
    def test_makes_one_and_finds_it_again(self, payments, customer):
        first = payments.ensure_customer(customer)

        assert payments.ensure_customer(customer) == first

    def test_keeps_currencies_apart(self, payments, customer):
        sterling = payments.ensure_customer(customer)

        assert payments.ensure_customer(replace(customer, currency="EUR")) != sterling

    def test_survives_a_lost_answer(self, pay, payments, customer):
        pay.fault("lost_answer", "/customers")

        first = payments.ensure_customer(customer)

        assert payments.ensure_customer(customer) == first

    def test_is_refused_with_a_wrong_key(self, pay, customer):
        with pytest.raises(PaymentRefused):
            StripePayments("sk_test_other", base=pay.url, webhook_secret="x").ensure_customer(customer)


class TestMakeInvoice:
    def test_makes_a_draft_equal_to_the_bill(self, payments, ref, bill):
        standing = payments.standing(ref)

        assert (standing.state, standing.total, standing.currency) == (State.DRAFT, bill.total, "GBP")
        assert standing.statement_id == bill.statement_id

    def test_makes_one_however_often_it_is_asked(self, pay, payments, customer, bill, ref):
        again = payments.make_invoice(payments.ensure_customer(customer), bill)

        assert again == ref
        assert len(invoices(pay)) == 1

    def test_reads_back_more_lines_than_an_invoice_embeds(self, payments, customer, bill):
        many = replace(bill, lines=tuple(BillLine(f"Line {n}", n * 100, n * 20) for n in range(1, 131)))

        ref = payments.make_invoice(payments.ensure_customer(customer), many)

        assert payments.standing(ref).total == many.total

    @pytest.mark.parametrize("fault", ["lost_answer", "broken_before", "broken_after"])
    @pytest.mark.parametrize("path_end", ["/invoices", "/add_lines"])
    def test_makes_one_through_a_fault(self, pay, payments, customer, bill, fault, path_end):
        to = payments.ensure_customer(customer)
        pay.fault(fault, path_end)

        ref = payments.make_invoice(to, bill)

        assert [invoice["id"] for invoice in invoices(pay)] == [ref]
        assert payments.standing(ref).total == bill.total

    def test_is_uncertain_when_asked_to_slow_down(self, pay, payments, customer, bill):
        to = payments.ensure_customer(customer)
        pay.fault("too_many", "/add_lines")

        with pytest.raises(PaymentUncertain):
            payments.make_invoice(to, bill)

        assert payments.standing(payments.make_invoice(to, bill)).total == bill.total

    @pytest.mark.parametrize(
        "lines",
        [
            (BillLine("Cover", 480_000, 96_000),),
            (BillLine("Cover", 480_001, 96_000), BillLine("Appointments", -12_000, -2_400)),
            (BillLine("Cover", 480_000, 96_001), BillLine("Appointments", -12_000, -2_400)),
            (BillLine("Cover", 470_000, 96_000), BillLine("Appointments", -2_000, -2_400)),
        ],
    )
    def test_stops_when_what_is_there_differs(self, payments, customer, bill, ref, lines):
        with pytest.raises(InvoiceDiffers):
            payments.make_invoice(payments.ensure_customer(customer), replace(bill, lines=lines))

    def test_makes_another_for_a_new_revision(self, payments, customer, bill, ref):
        assert payments.make_invoice(payments.ensure_customer(customer), replace(bill, revision=2)) != ref


class TestFinalise:
    def test_makes_it_owed_with_a_number_and_a_page(self, payments, ref, bill):
        standing = payments.finalise(ref, bill)

        assert standing.state is State.OPEN
        assert standing.number.endswith("-0001")
        assert standing.hosted_url.startswith("http://pay.localhost/i/")

    @pytest.mark.parametrize("fault", ["lost_answer", "broken_before", "broken_after"])
    def test_happens_once_through_a_fault(self, pay, payments, ref, bill, fault):
        pay.fault(fault, "/finalize")

        payments.finalise(ref, bill)

        assert payments.finalise(ref, bill).number.endswith("-0001")

    def test_stops_when_the_draft_differs(self, payments, ref, bill):
        with pytest.raises(InvoiceDiffers):
            payments.finalise(ref, replace(bill, currency="EUR"))

        assert payments.standing(ref).state is State.DRAFT

    def test_keeps_a_negative_bill_as_credit(self, payments, customer, bill):
        credit = replace(bill, lines=(BillLine("Appointments", -24_000, -4_800),))
        ref = payments.make_invoice(payments.ensure_customer(customer), credit)

        standing = payments.finalise(ref, credit)

        assert (standing.state, standing.total, standing.amount_paid) == (State.PAID, -28_800, 0)


class TestCheckEvent:
    def test_tells_of_the_payment(self, pay, payments, inbox, ref, bill):
        payments.finalise(ref, bill)
        requests.post(f"{pay.url}/i/{ref}/pay", timeout=5)

        events = [payments.check_event(raw, signature) for raw, signature in inbox.posts]

        assert [(event.kind, event.invoice_ref) for event in events] == [
            ("invoice.finalized", ref),
            ("invoice.paid", ref),
        ]
        assert payments.standing(ref).amount_paid == bill.total

    def test_refuses_a_changed_body(self, payments, inbox, ref, bill):
        payments.finalise(ref, bill)
        raw, signature = inbox.posts[0]

        with pytest.raises(BadEvent):
            payments.check_event(raw + b" ", signature)

    @pytest.mark.parametrize("signature", ["", "t=1,v1=00", "nonsense", "t=x,v1="])
    def test_refuses_a_bad_signature(self, payments, signature):
        with pytest.raises(BadEvent):
            payments.check_event(b"{}", signature)
