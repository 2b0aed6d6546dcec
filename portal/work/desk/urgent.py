"""Urgent help from the work side: a few lines that are true everywhere, and the way to the list by country.

It asks no database and names nobody, so it works when nothing else does.
"""

from flask import Blueprint, render_template

from portal.doors import ANYONE, needs
from portal.work import wiring

bp = Blueprint("urgent", __name__, url_prefix="/urgent-help")


@bp.get("")
@needs(ANYONE)
def show() -> str:
    """What to do now."""
    return render_template("desk/urgent/show.html", by_country=f"{wiring.settings().care_url}/urgent-help")
