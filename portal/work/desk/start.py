"""The first page of the desk: who we are, and how one comes in. It knows nobody and shows the same to all."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import visits
from portal.app import visitor
from portal.doors import ANYONE, needs
from portal.work import demonstration, wiring

bp = Blueprint("start", __name__, url_prefix="")


@bp.get("/")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """Explain, or show what is covered to whoever has come in."""
    if visitor().is_authenticated:
        return redirect(url_for("desk.coverage.show"), 303)
    companies = demonstration.companies() if wiring.settings().demonstration else []
    return render_template("desk/start/show.html", companies=companies)


@bp.post("/leave")
@needs(ANYONE)
def leave() -> ResponseReturnValue:
    """End the visit; nothing is left of it here or in the browser."""
    visits.end()
    return redirect(url_for(".show"), 303)
