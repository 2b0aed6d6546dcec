"""Making a voucher on one's own phone, where the computer at work may not or cannot: the phone blinds, the desk signs.

Nobody is signed in here. The page is the same for everybody, and what it sends is blinded.
"""

from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from eligibility.blinding.formats import MalformedBytes
from kernel.refusals import Refused
from portal import headers, refusals
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.work import wiring
from portal.work.desk.meeting import Meeting, MemoryAway
from portal.work.desk.voucher import ANSWER, ASK, directories

bp = Blueprint("phone", __name__)


@bp.get("")
@needs(ANYONE)
def show() -> Response:
    """The page. Like the voucher's own, it holds no value of anybody."""
    own, *others = directories()
    headers.allow(connect_src=" ".join(others))
    page = current_app.make_response(
        render_template("desk/phone/show.html", care=wiring.settings().care_url, directories=[own, *others])
    )
    # The page that it opens must be able to say that it is ready for the voucher.
    page.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return page


@bp.post("/ask")
@limiter.limit("30/minute")
@needs(ANYONE, csrf=False)
def ask() -> ResponseReturnValue:
    """Keep what this phone blinded, until the code is typed at the desk."""
    if request.mimetype != ASK:
        raise MalformedBytes
    left = _meeting().leave(request.get_data(cache=False))
    return jsonify(name=left.name, code=left.code)


@bp.get("/answer/<uuid:name>")
@limiter.limit("60/minute")
@needs(ANYONE)
def hear(name: UUID) -> Response:
    """The signatures, when there are any: 204 until then."""
    signatures = _meeting().hear(str(name))
    return Response(status=204) if signatures is None else Response(signatures, mimetype=ANSWER)


@bp.errorhandler(MalformedBytes)
def _unreadable(refused: Refused) -> ResponseReturnValue:
    return refusals.page(422, refused.message)


@bp.errorhandler(MemoryAway)
def _away(refused: Refused) -> ResponseReturnValue:
    return refusals.page(503, refused.message)


def _meeting() -> Meeting:
    return Meeting(current_app.extensions["valkey"])
