"""The pages a person sees at the pay stand-in: the invoices, one invoice, and the button that pays it."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel.money import Money
from portal.work.standins.pay import invoices, shop, webhooks
from portal.work.standins.pay.forms import Invalid

bp = Blueprint("pages", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every invoice, newest first."""
    rows = [*shop.here().drawer["invoices"].values()][::-1]
    return render_template("pay/index.html", invoices=[_shown(row) for row in rows])


@bp.get("/i/<invoice_id>")
def show(invoice_id: str) -> ResponseReturnValue:
    """The hosted invoice page."""
    invoice = _get(invoice_id)
    return render_template("pay/show.html", invoice=_shown(invoice), lines=[_line(row) for row in invoice["lines"]])


@bp.post("/i/<invoice_id>/pay")
def pay(invoice_id: str) -> ResponseReturnValue:
    """Somebody has transferred the money, so to speak."""
    here = shop.here()
    _get(invoice_id)
    with here.drawer.open():
        invoices.pay(here.drawer, invoice_id, emit=here.emit)
    return redirect(url_for(".show", invoice_id=invoice_id), 303)


@bp.get("/events")
def events() -> ResponseReturnValue:
    """What was told to the endpoint, newest first."""
    return render_template("pay/events.html", events=[*shop.here().drawer["events"].items()][::-1])


@bp.post("/events/<event_id>/send")
def send(event_id: str) -> ResponseReturnValue:
    """Tell it again: Stripe does so too, in any order."""
    here = shop.here()
    if event_id not in here.drawer["events"]:
        abort(404)
    with here.drawer.open():
        webhooks.deliver(here.drawer, here.endpoint, event_id)
    return redirect(url_for(".events"), 303)


def _get(invoice_id: str) -> dict[str, Any]:
    try:
        invoice = invoices.get(shop.here().drawer, invoice_id)
    except Invalid:
        abort(404)
    # As with Stripe, a draft has no page yet.
    return invoice if invoice["status"] != "draft" else abort(404)


def _shown(invoice: dict[str, Any]) -> dict[str, Any]:
    due = invoice["due_date"]
    amounts = ("subtotal", "total", "amount_due", "amount_paid", "amount_remaining")
    return {
        **invoice,
        **{name: _money(invoice[name], invoice) for name in amounts},
        "tax": _money(invoice["total"] - invoice["subtotal"], invoice),
        "due_on": datetime.fromtimestamp(due, UTC).strftime("%-d %B %Y") if due else "",
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    tax = sum(tax["amount"] for tax in row["taxes"])
    return {"description": row["description"], "amount": _money(row["amount"], row), "tax": _money(tax, row)}


def _money(amount: int, of: dict[str, Any]) -> str:
    return str(Money(amount, of["currency"].upper()))
