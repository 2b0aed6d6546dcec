"""The first page: what this is, who sees what, and how to come in. Nobody is signed in and nothing is kept."""

import segno
from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.doors import ANYONE, needs

bp = Blueprint("start", __name__, url_prefix="")


@bp.get("/")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """The address as a picture too, so that it can be opened on one's own phone."""
    own = url_for("client.home.show") if current_user.is_authenticated else None
    return render_template("client/start/show.html", phone=_picture(current_app.config["BASE_URL"]), own=own)


def _picture(address: str) -> str:
    picture: str = segno.make(address, error="m").svg_data_uri(scale=4, border=4, dark="#10201f", light="#fff")
    return picture
