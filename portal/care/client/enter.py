"""Coming back: eight words open an account. The browser checks them, and sends 32 bytes that do not give them away.

Or a passkey does, where its client added one.
"""

from flask import Blueprint, Request, Response, abort, render_template, request, session
from flask.typing import ResponseReturnValue

from eligibility.redeeming import accounts, passkeys
from eligibility.redeeming.phrase import Login
from kernel import ceremonies
from portal import asking, visits
from portal.app import limiter
from portal.care import wiring
from portal.care.client import visiting
from portal.doors import ANYONE, needs

bp = Blueprint("enter", __name__, url_prefix="/enter")
LOGIN_BYTES = 32


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
    mac = login_mac(request)
    visits.begin(visiting.visitor_of(accounts.enter(mac)))
    if accounts.kind_of(mac) == accounts.Kind.KIT:
        # Their own page then offers to make new words, until they have.
        session["by_kit"] = True
    return Response(status=204)


@bp.post("/passkey/ask")
@limiter.limit("10/minute")
@needs(ANYONE, csrf=False)
def ask_for_passkey() -> ResponseReturnValue:
    """What the browser is asked: to use a passkey of this site, whichever is there. Nobody is named."""
    return asking.put(ceremonies.ask_who(asking.site()))


@bp.post("/passkey")
@limiter.limit("10/minute")
@needs(ANYONE, csrf=False)
def open_by_passkey() -> Response:
    """Begin a visit to the account that this passkey opens."""
    answer, challenge = asking.sent(), asking.challenge()
    visits.begin(visiting.visitor_of(passkeys.enter(asking.site(), answer, challenge)))
    return Response(status=204)


def login_mac(sent: Request) -> bytes:
    """What is stored of the 32 bytes that this page sent. Anything else is refused."""
    login = sent.get_data(cache=False)
    if sent.mimetype != asking.OCTETS or len(login) != LOGIN_BYTES:
        abort(400)
    return accounts.login_mac(wiring.settings().login_pepper, Login(login))
