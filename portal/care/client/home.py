"""A client's own page: what is next, what they wait for, and what is left."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from care import answers, clients, places, referrals
from kernel import clock
from portal.care.client import country, standing, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("home", __name__, url_prefix="/my")


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Where everything begins. In a browser that knows no country, the one that was answered gives the lines."""
    known = None if country.here() else clients.find(visiting.account_id())
    found = country.adopt(places.country_of(known.jurisdiction)) if known else None
    now = standing.of(visiting.account_id(), at=clock.now())
    page = make_response(render_template("client/home/show.html", now=now, by_kit="by_kit" in session))
    return country.remember(page, found) if found else page


@bp.get("/here")
@needs(Permission.CARE_USE, page=False)
def stay() -> Response:
    """Somebody is still reading: the visit goes on."""
    return Response(status=204)


@bp.post("/withdraw")
@needs(Permission.CARE_USE)
def withdraw() -> ResponseReturnValue:
    """Take back what was asked; nobody is told why."""
    under_way = answers.find_under_way(visiting.account_id())
    if under_way is None:
        raise referrals.NoSuchReferral
    referrals.withdraw(under_way, at=clock.now())
    flash("You have taken it back. Nothing was used.")
    return redirect(url_for(".show"), 303)
