"""Collecting a voucher: a page of the same bytes for everyone, and the three addresses that its script asks.

The browser makes the voucher. What is signed here is blinded: no answer of these addresses can be matched with one.
"""

from base64 import b64encode

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from eligibility.blinding import formats
from eligibility.blinding.formats import MalformedBytes
from eligibility.issuing import ledger
from eligibility.issuing.signing import NotSigned, Signer, SignerAway
from kernel import clock
from kernel.refusals import Refused
from portal import headers, refusals, visits
from portal.doors import ANYONE, needs
from portal.work import wiring
from portal.work.desk import collecting
from portal.work.permissions import Permission
from tenants import organisations

bp = Blueprint("voucher", __name__, url_prefix="")
ASK, ANSWER = "application/private-token-request", "application/private-token-response"


@bp.get("/voucher")
@needs(ANYONE)
def show() -> Response:
    """The page. It holds no value of anybody, so that a copy fetched from outside can be compared with it."""
    headers.allow(connect_src=" ".join(directories()[1:]))
    page = make_response(render_template("desk/voucher/show.html"))
    # The page that it opens must be able to say that it is ready for the voucher.
    page.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return page


@bp.get("/begin")
@needs(Permission.VOUCHER_COLLECT, page=False)
def begin() -> Response:
    """What the page must know: which key, how many, and under what to keep what was not handed over yet."""
    subject = collecting.subject()
    key = collecting.current_key(subject, on=clock.today())
    standing = ledger.standing(subject, key.key_id)
    settings = wiring.settings()
    return jsonify(
        key_id=key.key_id.hex(),
        per_member=standing.per_member,
        used=standing.used,
        wrap=b64encode(ledger.wrap(settings.wrap_key, subject, key.key_id)).decode(),
        period=key.period,
        organisation=organisations.get().name,
        care=settings.care_url,
        directories=directories(),
    )


@bp.post("/issue")
@needs(Permission.VOUCHER_COLLECT, csrf=False, page=False)
def issue() -> Response:
    """Sign 259 bytes for each voucher into 256; what was signed before is signed again and not counted again."""
    if request.mimetype != ASK:
        raise MalformedBytes
    asks = formats.read_requests(request.get_data(cache=False))
    subject = collecting.subject()
    key = collecting.key_named(asks[0].truncated_key_id, subject, on=clock.today())
    signatures = ledger.issue(subject, key.key_id, asks, sign=Signer(wiring.settings().signer_socket).sign)
    return Response(formats.encode_responses(signatures), mimetype=ANSWER)


@bp.post("/done")
@needs(ANYONE, csrf=False)
def done() -> Response:
    """End the visit: the voucher is in its holder's hands. Only the desk's own cookie ends."""
    visits.end()
    return Response(status=204)


@bp.errorhandler(MalformedBytes)
def _unreadable(refused: Refused) -> ResponseReturnValue:
    return refusals.page(422, refused.message)


@bp.errorhandler(SignerAway)
@bp.errorhandler(NotSigned)
def _unsigned(refused: Refused) -> ResponseReturnValue:
    return refusals.page(503, refused.message)


def directories() -> list[str]:
    """Where the key directory is published, our own first. All must say the same."""
    settings = wiring.settings()
    return list(
        dict.fromkeys((f"{settings.base_url}/keys.json", f"{settings.care_url}/keys.json", *settings.keys_urls))
    )
