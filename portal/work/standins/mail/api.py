"""SendGrid's `POST /v3/mail/send`. It has no idempotency key: what comes twice is delivered twice."""

import secrets

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.work.standins import faults
from portal.work.standins.faults import Fault
from portal.work.standins.mail import letters, office
from portal.work.standins.mail.letters import Invalid

bp = Blueprint("api", __name__)


@bp.post("/v3/mail/send")
def send() -> ResponseReturnValue:
    """202 means accepted."""
    here = office.here()
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not here.knows(key):
        return _refusal("The provided authorization grant is invalid, expired, or revoked", None, 401)
    fault = here.faults.take(request.path)
    if fault is Fault.TOO_MANY:
        return _refusal("too many requests", None, 429)
    if fault is Fault.BROKEN_BEFORE:
        return _refusal("internal server error", None, 500)
    try:
        accepted = letters.read(request.get_data())
    except Invalid as error:
        return _refusal(error.message, error.field, 400)
    with here.drawer.open():
        here.drawer["letters"].update({letter["id"]: letter for letter in accepted})
    return _answer(fault)


def _answer(fault: Fault | None) -> ResponseReturnValue:
    if fault is Fault.BROKEN_AFTER:
        return _refusal("internal server error", None, 500)
    if fault is Fault.LOST_ANSWER:
        faults.cut_line()
    return "", 202, {"X-Message-Id": secrets.token_urlsafe(16)}


def _refusal(message: str, field: str | None, status: int) -> ResponseReturnValue:
    return jsonify(errors=[{"message": message, "field": field, "help": None}]), status
