"""Leaving quickly: the visit ends, the browser is told to forget, and something harmless is shown."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from portal import visits
from portal.care import wiring
from portal.care.client import country
from portal.doors import ANYONE, needs

bp = Blueprint("leave", __name__, url_prefix="/exit")


# Ending one's own visit harms nobody, and must work from a page that has been open for too long: no CSRF value here.
@bp.get("")
@bp.post("")
@needs(ANYONE, csrf=False)
def now() -> Response:
    """End it and go. The history of the browser is not ours to erase."""
    visits.end()
    answer = redirect(wiring.settings().leave_to, 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return country.forget(answer)  # type: ignore[arg-type]
