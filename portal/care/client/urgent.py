"""Urgent help: signed out, with every server of ours down, for the country the reader chose."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from care import crisis
from portal.care.client import country
from portal.doors import ANYONE, needs

bp = Blueprint("urgent", __name__, url_prefix="/urgent-help")


@bp.get("")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """The lines of the country in the address, else of the one chosen before, else of no country in particular."""
    asked = country.known(request.args.get("in", ""))
    chosen = asked or country.here()
    ways = [(name, url_for(".show") + f"?in={code}", code == chosen) for name, code in country.names()]
    found = crisis.help_for(chosen)
    answer = make_response(
        render_template("client/urgent/show.html", help=found, compiled=f"{found.compiled_on:%B %Y}", countries=ways)
    )
    return country.remember(answer, asked) if asked else answer
