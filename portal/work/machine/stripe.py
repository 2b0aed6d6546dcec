"""What Stripe tells us: checked, kept and followed up later, so that the answer is quick."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from billing import webhooks
from billing.payments import BadEvent
from kernel import clock
from portal.doors import ANYONE, needs
from portal.work import gateways

bp = Blueprint("stripe", __name__, url_prefix="/stripe")


@bp.post("/events")
@needs(ANYONE, csrf=False)
def receive() -> ResponseReturnValue:
    """2xx only for what is signed and kept."""
    raw = request.get_data()
    try:
        event = gateways.payments().check_event(raw, request.headers.get("Stripe-Signature", ""))
    except BadEvent:
        return {"error": "The signature does not fit."}, 400
    webhooks.receive(event, raw, at=clock.now())
    return "", 204
