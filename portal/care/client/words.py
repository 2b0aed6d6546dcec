"""The words that open an account: a second set for the day the first is lost, and new ones for the old."""

from flask import Blueprint, Response, render_template, request, session
from flask.typing import ResponseReturnValue

from eligibility.redeeming import accounts
from eligibility.redeeming.accounts import Kind
from portal.app import limiter
from portal.care.client import enter, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("words", __name__, url_prefix="/me/words")


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Which sets there are. New ones are made by the page's script, in the browser."""
    return render_template("client/words/show.html", has_kit=Kind.KIT in accounts.keys(visiting.account_id()))


@bp.post("/<any(words, kit):kind>")
@limiter.limit("10/minute")
@needs(Permission.CARE_USE, csrf=False)
def renew(kind: str) -> Response:
    """Let the login of these 32 bytes open the account instead of the one of this kind before."""
    accounts.renew(visiting.account_id(), Kind(kind), enter.login_mac(request))
    if kind == Kind.WORDS:
        session.pop("by_kit", None)
    return Response(status=204)
