"""Passkeys that open this account beside its words: added by the page's script, taken away by a form."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eligibility.redeeming import passkeys
from portal import asking
from portal.app import limiter
from portal.care.client import visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("passkeys", __name__, url_prefix="/me/passkeys")


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Which there are, and what one should know before adding one."""
    numbers = [passkey.number for passkey in passkeys.of(visiting.account_id())]
    host = asking.site().host
    return render_template("client/passkeys/show.html", numbers=numbers, most=passkeys.MOST, host=host)


@bp.post("/ask")
@limiter.limit("10/minute")
@needs(Permission.CARE_USE, csrf=False)
def ask() -> ResponseReturnValue:
    """What the browser is asked before it makes one."""
    return asking.put(passkeys.ask_to_add(asking.site(), visiting.account_id()))


@bp.post("")
@limiter.limit("10/minute")
@needs(Permission.CARE_USE, csrf=False)
def add() -> Response:
    """Let the new passkey open this account."""
    answer, challenge = asking.sent(), asking.challenge()
    number = passkeys.add(asking.site(), visiting.account_id(), answer, challenge)
    flash(f"Passkey {number} opens your account from now on. Your eight words do too, as before: keep them.")
    return Response(status=204)


@bp.post("/<int:number>/remove")
@needs(Permission.CARE_USE)
def remove(number: int) -> ResponseReturnValue:
    """Let this passkey open nothing any more."""
    passkeys.remove(visiting.account_id(), number)
    flash(f"Passkey {number} opens nothing any more. Please delete it on your device as well: there it stays listed.")
    return redirect(url_for(".show"), 303)
