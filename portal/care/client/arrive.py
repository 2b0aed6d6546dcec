"""Arriving with a voucher: by its address, from the page beside it, as a file, or by the code of a paper card.

What stands behind the '#' of an address reaches no server: the page reads it, takes it out of the address, and sends
the voucher in the body of `redeem` only when its holder has kept their eight words. It opens an account, once.
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from eligibility.blinding import formats
from eligibility.blinding.formats import MalformedBytes
from eligibility.cards import CARD_ID_BYTES
from eligibility.redeeming import accounts, cards
from eligibility.redeeming import redeem as redeeming
from eligibility.redeeming.redeem import AlreadySpent
from kernel import clock, days
from kernel.refusals import Refused
from portal import headers, refusals, visits
from portal.app import limiter
from portal.care import wiring
from portal.care.client import visiting
from portal.doors import ANYONE, needs

bp = Blueprint("arrive", __name__, url_prefix="")
OCTETS = "application/octet-stream"


@bp.get("/p")
@needs(ANYONE)
def scan() -> ResponseReturnValue:
    """The page that a voucher's picture leads to; a file or pasted text will do as well."""
    return _page(opened_by="")


@bp.get("/arrive")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """The same, opened by the page that shows the voucher, which hands it over once we say that we are ready."""
    answer = make_response(_page(opened_by=_origin(wiring.settings().work_url)))
    # The opener is needed for the hand-over; it is let go of as soon as the voucher is here.
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer


@bp.post("/redeem")
@needs(ANYONE, csrf=False)
def redeem() -> Response:
    """Spend the voucher in 388 bytes and begin a visit to the account it opened or extended."""
    if request.mimetype != OCTETS:
        raise MalformedBytes
    body = request.get_data(cache=False)
    account_id = redeeming.redeem(body, _place(), on=clock.today())
    visits.begin(visiting.visitor_of(account_id))
    if formats.read_redeem(body).mode == formats.EXTEND_ACCOUNT:
        flash(f"Your cover goes on until {days.in_words(accounts.coverage(account_id).until)}.")
    return Response(status=204)


@bp.post("/card")
@limiter.limit("10/minute")
@needs(ANYONE, csrf=False)
def card() -> Response:
    """The box of the paper card that these 16 bytes name. Only the code on the card opens it, in the browser."""
    card_id = request.get_data(cache=False)
    if request.mimetype != OCTETS or len(card_id) != CARD_ID_BYTES:
        raise MalformedBytes
    return Response(cards.get_box(card_id), mimetype=OCTETS)


@bp.errorhandler(AlreadySpent)
def _spent(refused: Refused) -> ResponseReturnValue:
    # A status of its own: the page then tries its words, in case they opened the account and our answer got lost.
    return refusals.page(410, refused.message)


@bp.errorhandler(MalformedBytes)
def _unreadable(refused: Refused) -> ResponseReturnValue:
    return refusals.page(422, refused.message)


def _page(*, opened_by: str) -> str:
    directories = wiring.settings().key_directories
    headers.allow(connect_src=" ".join(sorted({_origin(address) for address in directories})))
    return render_template(
        "client/arrive/show.html",
        opened_by=opened_by,
        directories=" ".join(directories),
        challenge=_challenge().hex(),
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _challenge() -> bytes:
    """The digest that every voucher for this place answers: who issues, and where it is redeemed."""
    given = wiring.settings()
    issuer, here = urlsplit(given.work_url).hostname or "", urlsplit(given.base_url).hostname or ""
    return formats.challenge_digest(formats.token_challenge(issuer, here))


def _place() -> redeeming.Place:
    return redeeming.Place(_challenge(), wiring.settings().login_pepper)
