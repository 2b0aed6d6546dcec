"""The part of Stripe's REST that our collector uses: customers and invoices."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from portal.work.standins.pay import customers, forms, invoices, keys, shop
from portal.work.standins.pay.forms import Invalid

bp = Blueprint("api", __name__, url_prefix="/v1")


@bp.before_request
def check() -> ResponseReturnValue | None:
    """Who calls, what was asked before, what goes wrong today; in this order."""
    here = shop.here()
    keys.check_caller(here.api_key)
    if (again := keys.answer_again(here.drawer)) is not None:
        return again
    keys.meet_fault(here.faults)
    return None


@bp.after_request
def keep(answer: Response) -> Response:
    """Answers to writes are saved under their key."""
    here = shop.here()
    if request.method != "POST":
        return keys.keep(here.drawer, answer)
    with here.drawer.open():
        return keys.keep(here.drawer, answer)


@bp.errorhandler(Invalid)
def refuse(error: Invalid) -> ResponseReturnValue:
    """Stripe's error envelope."""
    current_app.logger.info("refused: %s", error.message)
    fields = {"type": error.kind, "message": error.message, "param": error.param, "code": error.code}
    return jsonify(error={name: value for name, value in fields.items() if value}), error.status


@bp.post("/customers")
def create_customer() -> ResponseReturnValue:
    """customers.create"""
    drawer = shop.here().drawer
    with drawer.open():
        return jsonify(customers.create(drawer, forms.decode(request.form)))


@bp.get("/customers")
def list_customers() -> ResponseReturnValue:
    """customers.list"""
    return jsonify(customers.listed(shop.here().drawer, forms.decode(request.args)))


@bp.post("/invoices")
def create_invoice() -> ResponseReturnValue:
    """invoices.create"""
    drawer = shop.here().drawer
    with drawer.open():
        return jsonify(invoices.seen(invoices.create(drawer, forms.decode(request.form))))


@bp.get("/invoices")
def list_invoices() -> ResponseReturnValue:
    """invoices.list"""
    return jsonify(invoices.listed(shop.here().drawer, forms.decode(request.args)))


@bp.get("/invoices/<invoice_id>")
def retrieve_invoice(invoice_id: str) -> ResponseReturnValue:
    """invoices.retrieve"""
    return jsonify(invoices.seen(invoices.get(shop.here().drawer, invoice_id)))


@bp.get("/invoices/<invoice_id>/lines")
def list_lines(invoice_id: str) -> ResponseReturnValue:
    """invoices.line_items.list"""
    rows = invoices.get(shop.here().drawer, invoice_id)["lines"]
    return jsonify(customers.page(rows, forms.decode(request.args), url=request.path))


@bp.post("/invoices/<invoice_id>/add_lines")
def add_lines(invoice_id: str) -> ResponseReturnValue:
    """invoices.add_lines"""
    drawer = shop.here().drawer
    with drawer.open():
        return jsonify(invoices.seen(invoices.add_lines(drawer, invoice_id, forms.decode(request.form))))


@bp.post("/invoices/<invoice_id>/finalize")
def finalise(invoice_id: str) -> ResponseReturnValue:
    """invoices.finalize_invoice"""
    here = shop.here()
    forms.only(forms.decode(request.form), {"auto_advance"})
    with here.drawer.open():
        done = invoices.finalise(here.drawer, invoice_id, public_url=here.public_url, emit=here.emit)
        return jsonify(invoices.seen(done))
