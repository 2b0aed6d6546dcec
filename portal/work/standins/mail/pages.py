"""The pages a person sees at the mail stand-in: who has got mail, and the letters themselves."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.work.standins.mail import office

bp = Blueprint("pages", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every address with its number of letters."""
    counts: dict[str, int] = {}
    for letter in _newest_first():
        counts[letter["to"]] = counts.get(letter["to"], 0) + 1
    return render_template("mail/index.html", boxes=[*counts.items()])


@bp.get("/box/<address>")
def box(address: str) -> ResponseReturnValue:
    """One address, newest first."""
    found = [letter for letter in _newest_first() if letter["to"] == address.lower()]
    return render_template("mail/box.html", address=address, letters=found)


@bp.get("/letter/<letter_id>")
def letter(letter_id: str) -> ResponseReturnValue:
    """One letter, as text. Its links can be followed."""
    found = office.here().drawer["letters"].get(letter_id) or abort(404)
    return render_template("mail/letter.html", letter=found)


def _newest_first() -> list[dict[str, Any]]:
    return [*office.here().drawer["letters"].values()][::-1]
