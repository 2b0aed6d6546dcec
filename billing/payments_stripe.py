"""Payments by Stripe Invoicing, API 2026-10-28.endive. The only file that imports stripe.

It takes a second to load: web processes import it late, workers early.
Every write carries a key made from the statement, so that a second worker or a second day makes no second invoice.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

import stripe

from billing import payments
from billing.payments import BadEvent, Bill, Customer, InvoiceDiffers, PaymentRefused, PaymentUncertain, Standing

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = (5, 20)
RETRIES = 2
# Stripe repeats a saved 500 for as long as it keeps the key: only a further key gets a fresh answer.
KEYS_PER_WRITE = 3
TRY_LATER = {409, 429}

T = TypeVar("T")

stripe.enable_telemetry = False
# At debug level the library writes what it posts to the log.
logging.getLogger("stripe").setLevel(logging.WARNING)


class StripePayments:
    """Our `Payments`, collected by Stripe."""

    def __init__(self, key: str, *, base: str, webhook_secret: str) -> None:
        """`base` is 'https://api.stripe.com' or a stand-in's address."""
        self._stripe = stripe.StripeClient(
            key,
            # All four, or the missing ones would go to Stripe itself when `base` is a stand-in.
            base_addresses={"api": base, "files": base, "connect": base, "meter_events": base},
            max_network_retries=RETRIES,
            stripe_version=API_VERSION,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )
        self._v1 = self._stripe.v1
        self._secret = webhook_secret

    def ensure_customer(self, customer: Customer) -> str:
        """One Stripe customer per organisation and currency, found by its metadata before one is made."""
        return self._write(
            f"customer:{customer.organisation_id}:{customer.currency}",
            lambda options: self._v1.customers.create(_customer(customer), options).id,
            lambda: self._find_customer(customer),
        )

    def find_invoice(self, customer_ref: str, bill: Bill) -> str | None:
        """By listing, which is read-after-write; Stripe's search is not."""
        mark = (str(bill.statement_id), str(bill.revision))
        with _in_our_words():
            found = self._v1.invoices.list({"customer": customer_ref, "limit": 100}).auto_paging_iter()
            for invoice in found:
                known = invoice.metadata.to_dict() if invoice.metadata else {}
                if (known.get("statement_id"), known.get("revision")) == mark:
                    return str(invoice.id)
        return None

    def make_invoice(self, customer_ref: str, bill: Bill) -> str:
        """Draft, all lines in one call, read back, compare. Every step finds what an earlier try left."""
        ref = self._write(
            f"invoice:{bill.statement_id}:{bill.revision}",
            lambda options: str(self._v1.invoices.create(_draft(customer_ref, bill), options).id),
            lambda: self.find_invoice(customer_ref, bill),
        )
        self._write(
            f"lines:{bill.statement_id}:{bill.revision}",
            lambda options: self._v1.invoices.add_lines(ref, {"lines": [*_lines(bill)]}, options).id,
            lambda: ref if self._line_amounts(ref) else None,
        )
        self._check_equal(ref, bill)
        return ref

    def finalise(self, ref: str, bill: Bill) -> Standing:
        """From here the amount is owed. An invoice that is not a draft any more is left as it is."""
        self._check_equal(ref, bill)
        self._write(
            f"finalise:{bill.statement_id}:{bill.revision}",
            lambda options: self._v1.invoices.finalize_invoice(ref, {"auto_advance": False}, options).id,
            lambda: None if self.standing(ref).state is payments.State.DRAFT else ref,
        )
        return self.standing(ref)

    def standing(self, ref: str) -> Standing:
        """Fetched fresh by id."""
        with _in_our_words():
            return _standing(self._v1.invoices.retrieve(ref).to_dict())

    def check_event(self, raw: bytes, signature: str) -> payments.Event:
        """Signed with our endpoint's secret and not older than five minutes (Stripe's scheme v1)."""
        try:
            event = self._stripe.construct_event(raw, signature, self._secret).to_dict()
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise BadEvent(type(error).__name__) from None
        thing = event["data"]["object"]
        ref = thing["id"] if thing.get("object") == "invoice" else thing.get("invoice")
        return payments.Event(event_id=str(event["id"]), kind=str(event["type"]), invoice_ref=ref)

    def _find_customer(self, customer: Customer) -> str | None:
        mark = {"organisation_id": str(customer.organisation_id), "currency": customer.currency}
        with _in_our_words():
            for known in self._v1.customers.list({"email": customer.email, "limit": 100}).auto_paging_iter():
                if known.metadata and known.metadata.to_dict() == mark:
                    return str(known.id)
        return None

    def _write(self, key: str, call: Callable[[Any], T], find: Callable[[], T | None]) -> T:
        """What `find` sees, else what `call` makes; asked again under a further key when Stripe repeats a saved 500."""
        for number in range(KEYS_PER_WRITE):
            if (found := find()) is not None:
                return found
            try:
                return call({"idempotency_key": key if number == 0 else f"{key}:{number + 1}"})
            except stripe.StripeError as error:
                if (error.headers or {}).get("idempotent-replayed") != "true" or (error.http_status or 0) < 500:
                    _raise_ours(error)
        raise PaymentUncertain("Stripe repeats a failure")

    def _line_amounts(self, ref: str) -> list[tuple[int, str]]:
        """Amount and currency of every line; the invoice itself embeds the first ten only."""
        with _in_our_words():
            lines = self._v1.invoices.line_items.list(ref, {"limit": 100}).auto_paging_iter()
            return [(line.amount, line.currency.upper()) for line in lines]

    def _check_equal(self, ref: str, bill: Bill) -> None:
        """Raises InvoiceDiffers unless currency, lines, subtotal, tax and total are the statement's."""
        with _in_our_words():
            invoice = self._v1.invoices.retrieve(ref).to_dict()
        taxes = sum(tax["amount"] for tax in invoice.get("total_taxes") or [])
        theirs = (invoice["currency"].upper(), invoice["subtotal"], taxes, invoice["total"])
        ours = (bill.currency, bill.net, bill.tax, bill.total)
        lines = sorted((line.net, bill.currency) for line in bill.lines)
        if theirs != ours or sorted(self._line_amounts(ref)) != lines:
            raise InvoiceDiffers(f"Invoice {ref} is not statement {bill.statement_id}")


def _customer(customer: Customer) -> Any:
    return {
        "name": customer.name,
        "email": customer.email,
        "metadata": {"organisation_id": str(customer.organisation_id), "currency": customer.currency},
    }


def _draft(customer_ref: str, bill: Bill) -> Any:
    order = [{"name": "Purchase order", "value": bill.purchase_order}] if bill.purchase_order else []
    return {
        "customer": customer_ref,
        "currency": bill.currency.lower(),
        "collection_method": "send_invoice",
        "days_until_due": bill.days_until_due,
        # Otherwise Stripe finalises after an hour, half built or not.
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        **({"custom_fields": order} if order else {}),
        "metadata": {
            "statement_id": str(bill.statement_id),
            "revision": str(bill.revision),
            "sha256": bill.sha256,
            "contract_version": str(bill.contract_version),
        },
    }


def _lines(bill: Bill) -> Iterator[Any]:
    period = {"start": _epoch(bill.starts_on), "end": _epoch(bill.ends_on)}
    for line in bill.lines:
        yield {
            "description": line.description,
            "amount": line.net,
            "discountable": False,
            "period": period,
            "tax_amounts": [_tax(bill, line)],
        }


def _tax(bill: Bill, line: payments.BillLine) -> Any:
    whole, part = divmod(bill.tax_basis_points, 100)
    return {
        "amount": line.tax,
        "taxable_amount": line.net,
        "tax_rate_data": {
            "display_name": "VAT",
            "inclusive": False,
            "percentage": f"{whole}.{part:02d}",
        },
    }


def _epoch(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _standing(invoice: dict[str, Any]) -> Standing:
    mark = (invoice.get("metadata") or {}).get("statement_id")
    paid_at = (invoice.get("status_transitions") or {}).get("paid_at")
    return Standing(
        ref=invoice["id"],
        state=payments.State(invoice["status"]),
        currency=invoice["currency"].upper(),
        total=invoice["total"],
        amount_paid=invoice["amount_paid"],
        number=invoice.get("number") or "",
        hosted_url=invoice.get("hosted_invoice_url") or "",
        statement_id=UUID(mark) if mark else None,
        paid_at=datetime.fromtimestamp(paid_at, UTC) if paid_at else None,
    )


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        _raise_ours(error)


def _raise_ours(error: stripe.StripeError) -> NoReturn:
    """Their message may repeat what was sent, so only its kind goes on."""
    reason = f"{type(error).__name__} {error.http_status or ''} {error.code or ''}".strip()
    later = error.http_status is None or error.http_status >= 500 or error.http_status in TRY_LATER
    raise (PaymentUncertain if later else PaymentRefused)(reason) from None
