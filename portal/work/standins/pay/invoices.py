"""Invoices of the pay stand-in: draft, open, paid. Amounts are added up here from the lines, never taken as sent."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from portal.work.standins.drawer import Drawer
from portal.work.standins.pay import customers, forms, lines
from portal.work.standins.pay.forms import Invalid

Emit = Callable[[str, dict[str, Any]], None]

CREATE = {
    "customer", "currency", "collection_method", "days_until_due", "auto_advance", "pending_invoice_items_behavior",
    "custom_fields", "metadata", "description", "footer",
}  # fmt: skip
LIST = {"customer", "status", "limit", "starting_after"}
DAY = 86_400


def create(drawer: Drawer, params: dict[str, Any]) -> dict[str, Any]:
    """An empty draft."""
    forms.only(params, CREATE)
    customer = customers.get(drawer, forms.required(params, "customer"))
    if params.get("collection_method") != "send_invoice" or "days_until_due" not in params:
        raise Invalid("This stand-in collects by sent invoices with days_until_due only", param="collection_method")
    for field in forms.rows(params.get("custom_fields", {}), "custom_fields"):
        if len(forms.required(field, "name")) > 40 or len(forms.required(field, "value")) > 140:
            raise Invalid("A custom field is too long", param="custom_fields")
    invoice = _blank(f"in_{secrets.token_hex(12)}", customer, params)
    drawer["invoices"][invoice["id"]] = invoice
    return invoice


def get(drawer: Drawer, invoice_id: str) -> dict[str, Any]:
    """Raises Invalid as Stripe does."""
    found: dict[str, Any] | None = drawer["invoices"].get(invoice_id)
    if found is None:
        raise Invalid(f"No such invoice: '{invoice_id}'", param="invoice", code="resource_missing", status=404)
    return found


def seen(invoice: dict[str, Any]) -> dict[str, Any]:
    """As the API shows it: ten lines embedded, no more."""
    shown = {name: value for name, value in invoice.items() if name != "days_until_due"}
    return {**shown, "lines": customers.page(invoice["lines"], {}, url=f"/v1/invoices/{invoice['id']}/lines")}


def listed(drawer: Drawer, params: dict[str, Any]) -> dict[str, Any]:
    """Newest first, of one customer or all."""
    forms.only(params, LIST)
    fitting = [
        seen(i)
        for i in drawer["invoices"].values()
        if params.get("customer") in (None, i["customer"]) and params.get("status") in (None, i["status"])
    ]
    return customers.page(fitting[::-1], params, url="/v1/invoices")


def add_lines(drawer: Drawer, invoice_id: str, params: dict[str, Any]) -> dict[str, Any]:
    """All lines or none."""
    forms.only(params, {"lines", "invoice_metadata"})
    invoice = _draft(drawer, invoice_id)
    sent = forms.rows(forms.required(params, "lines"), "lines")
    if len(invoice["lines"]) + len(sent) > lines.MOST:
        raise Invalid("Too many lines", param="lines")
    invoice["lines"] = invoice["lines"] + [lines.read(row, invoice, number) for number, row in enumerate(sent)]
    _add_up(invoice)
    return invoice


def finalise(drawer: Drawer, invoice_id: str, *, public_url: str, emit: Emit) -> dict[str, Any]:
    """Number it and make it owed; what the customer has in credit is used first, a negative total becomes credit."""
    invoice = _draft(drawer, invoice_id)
    customer = customers.get(drawer, invoice["customer"])
    now = int(time.time())
    credit = max(0, min(invoice["total"], -customer["balance"]))
    invoice["starting_balance"] = customer["balance"]
    customer["balance"] += credit if invoice["total"] >= 0 else invoice["total"]
    invoice["ending_balance"] = customer["balance"]
    invoice["amount_due"] = invoice["amount_remaining"] = max(0, invoice["total"] - credit)
    invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04d}"
    customer["next_invoice_sequence"] += 1
    customer["currency"] = invoice["currency"]
    invoice["status"] = "open"
    invoice["due_date"] = now + invoice.pop("days_until_due") * DAY
    invoice["effective_at"] = invoice["status_transitions"]["finalized_at"] = now
    invoice["hosted_invoice_url"] = f"{public_url}/i/{invoice['id']}"
    emit("invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        _paid(invoice, emit)
    return invoice


def pay(drawer: Drawer, invoice_id: str, *, emit: Emit) -> dict[str, Any]:
    """The customer has sent the money. A paid invoice stays as it is."""
    invoice = get(drawer, invoice_id)
    if invoice["status"] == "open":
        invoice["amount_paid"] = invoice["amount_due"]
        _paid(invoice, emit)
    return invoice


def _paid(invoice: dict[str, Any], emit: Emit) -> None:
    invoice["status"] = "paid"
    invoice["amount_remaining"] = 0
    invoice["status_transitions"]["paid_at"] = int(time.time())
    emit("invoice.paid", invoice)


def _draft(drawer: Drawer, invoice_id: str) -> dict[str, Any]:
    invoice = get(drawer, invoice_id)
    if invoice["status"] != "draft":
        raise Invalid("This invoice is already finalized, you can't change it.", code="invoice_not_editable")
    return invoice


def _add_up(invoice: dict[str, Any]) -> None:
    subtotal = sum(line["amount"] for line in invoice["lines"])
    taxes = [tax for line in invoice["lines"] for tax in line["taxes"]]
    total = subtotal + sum(tax["amount"] for tax in taxes)
    invoice.update(subtotal=subtotal, subtotal_excluding_tax=subtotal, total_excluding_tax=subtotal, total=total)
    invoice.update(total_taxes=taxes, amount_due=max(0, total), amount_remaining=max(0, total))


def _blank(invoice_id: str, customer: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    fields = forms.rows(params.get("custom_fields", {}), "custom_fields")
    zeros = dict.fromkeys(
        ("amount_due", "amount_paid", "amount_remaining", "starting_balance", "subtotal", "subtotal_excluding_tax",
         "total", "total_excluding_tax"), 0,
    )  # fmt: skip
    return zeros | {
        "id": invoice_id,
        "object": "invoice",
        "auto_advance": forms.truth(params.get("auto_advance", "false"), "auto_advance"),
        "billing_reason": "manual",
        "collection_method": "send_invoice",
        "created": int(time.time()),
        "currency": forms.currency(forms.required(params, "currency")),
        "custom_fields": fields or None,
        "customer": customer["id"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "days_until_due": forms.whole(params["days_until_due"], "days_until_due"),
        "due_date": None,
        "effective_at": None,
        "ending_balance": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "lines": [],
        "livemode": False,
        "metadata": forms.metadata(params),
        "number": None,
        "status": "draft",
        "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        "total_taxes": [],
    }
