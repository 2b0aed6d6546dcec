"""What the employer sees, one link away from every page. Each claim on it has a test by its name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.doors import ANYONE, needs

bp = Blueprint("promise", __name__, url_prefix="/what-your-employer-sees")


@bp.get("")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """The same for everyone."""
    return render_template("client/promise/show.html")
