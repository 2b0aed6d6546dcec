"""One table from the kinds of refusal to pages; nothing else turns an exception into an answer."""

import secrets

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kernel import refusals

STATUS = {refusals.NotFound: 404, refusals.NotAllowed: 403, refusals.Refused: 409}
KIND = {
    400: "We could not read that. Please go back and try again.",
    401: "Please sign in first.",
    403: refusals.NotAllowed.message,
    404: refusals.NotFound.message,
    405: "That cannot be done from here.",
    413: "That is larger than we can take.",
    429: "That was tried many times. Please wait a minute and try again.",
    500: "Something went wrong on our side. Nothing you entered was passed on.",
    503: "We are not able to answer at the moment. Please try again in a few minutes.",
}
AGAIN = {"Retry-After": "30"}
log = structlog.get_logger()


def register(app: Flask) -> None:
    """Answer every refusal and every fault with a page of the surface, or with JSON where no person reads it."""
    app.register_error_handler(refusals.Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)


def status_of(error: refusals.Refused) -> int:
    """404, 403 or 409: the nearest kind in the table."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def page(status: int, message: str, reference: str | None = None) -> ResponseReturnValue:
    """The refusal in the surface's own look."""
    surface = g.get("surface")
    if surface is None or surface.visit is None or request.headers.get("Accept") == "application/json":
        return jsonify(error=message, reference=reference), status
    return render_template(f"{surface.name}/refusal.html", status=status, message=message, reference=reference), status


def _refused(error: refusals.Refused) -> ResponseReturnValue:
    return page(status_of(error), error.message)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return page(400, "This page had been open for too long. Please open it again; nothing was changed.")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    answer = page(error.code, KIND.get(error.code, KIND[400]))
    return (*answer, AGAIN) if error.code == 503 and isinstance(answer, tuple) else answer


def _database_away(error: OperationalError) -> ResponseReturnValue:
    log.error("database away")
    answer = page(503, KIND[503])
    return (*answer, AGAIN) if isinstance(answer, tuple) else answer


def _fault(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(6)
    log.error("fault", reference=reference, error=type(error).__name__, where=_where(error))
    return page(500, KIND[500], reference)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
