"""Keys of the pay stand-in: who calls, in which version, and whether they have asked exactly this before."""

import hashlib
import hmac

from flask import Response, g, make_response, request

from portal.work.standins import faults
from portal.work.standins.drawer import Drawer
from portal.work.standins.faults import Fault, Faults
from portal.work.standins.pay.forms import Invalid

API_VERSION = "2026-10-28.endive"


def check_caller(api_key: str) -> None:
    """Raises Invalid unless the key and the pinned version fit."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not hmac.compare_digest(sent.encode(), api_key.encode()):
        raise Invalid("Invalid API Key provided", status=401)
    if request.headers.get("Stripe-Version") != API_VERSION:
        raise Invalid(f"This stand-in speaks version {API_VERSION} only", code="invalid_version")


def answer_again(drawer: Drawer) -> Response | None:
    """The saved answer of this key, failures included, as Stripe does for a day and more."""
    key = request.headers.get("Idempotency-Key", "")
    saved = drawer["keys"].get(key)
    if request.method != "POST" or saved is None:
        return None
    if saved["asked"] != _asked():
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise Invalid(message, kind="idempotency_error")
    g.replayed = True
    answer = make_response(saved["body"], saved["status"])
    answer.headers["Idempotent-Replayed"] = "true"
    answer.content_type = "application/json"
    return answer


def meet_fault(waiting: Faults) -> None:
    """Raises Invalid for a fault that comes before anything is done. Reading is never faulty here."""
    g.fault = waiting.take(request.path) if request.method == "POST" else None
    if g.fault is Fault.TOO_MANY:
        raise Invalid("Too many requests", status=429, code="rate_limit")
    if g.fault is Fault.BROKEN_BEFORE:
        raise Invalid("Something went wrong here", status=500, kind="api_error")


def keep(drawer: Drawer, answer: Response) -> Response:
    """Save the answer under its key, unless nothing was begun; then let a late fault strike."""
    fault = g.get("fault")
    if fault is Fault.BROKEN_AFTER:
        answer = make_response({"error": {"type": "api_error", "message": "Something went wrong here"}}, 500)
    key = request.headers.get("Idempotency-Key", "")
    begun = answer.status_code < 300 or answer.status_code >= 500
    if request.method == "POST" and key and begun and not g.get("replayed"):
        saved = {"asked": _asked(), "status": answer.status_code, "body": answer.get_data(as_text=True)}
        drawer["keys"][key] = saved
    if fault is Fault.LOST_ANSWER:
        faults.cut_line()
    return answer


def _asked() -> str:
    sent = repr((request.path, sorted(request.form.items(multi=True))))
    return hashlib.sha256(sent.encode()).hexdigest()
