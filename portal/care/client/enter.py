"""Coming back: eight words open an account. The browser checks them, and sends 32 bytes that do not give them away."""

from flask import Blueprint, Request, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from eligibility.redeeming import accounts
from eligibility.redeeming.phrase import Login
from portal import visits
from portal.app import limiter
from portal.care import wiring
from portal.care.client import visiting
from portal.doors import ANYONE, needs

bp = Blueprint("enter", __name__, url_prefix="/enter")
LOGIN_BYTES = 32
OCTETS = "application/octet-stream"


@bp.get("")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """Where the words are typed."""
    return render_template("client/enter/show.html")


@bp.post("")
@limiter.limit("10/minute")
@needs(ANYONE, csrf=False)
def open_account() -> Response:
    """Begin a visit to the account that these 32 bytes open."""
    visits.begin(visiting.visitor_of(accounts.enter(login_mac(request))))
    return Response(status=204)


def login_mac(sent: Request) -> bytes:
    """What is stored of the 32 bytes that this page sent. Anything else is refused."""
    login = sent.get_data(cache=False)
    if sent.mimetype != OCTETS or len(login) != LOGIN_BYTES:
        abort(400)
    return accounts.login_mac(wiring.settings().login_pepper, Login(login))
