"""A client's contact card: what they seal in their browser for the one provider who took them on."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from care import contact_cards, provider_keys, providers, referrals
from care.contact_cards import Sealed
from care.tables.referrals import Referral
from kernel import clock
from portal.app import limiter
from portal.care import times
from portal.care.client import visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("contact", __name__)
OCTETS = "application/octet-stream"


@bp.get("")
@needs(Permission.CARE_USE)
def index() -> ResponseReturnValue:
    """Those who took the client on, and where a card lies; with only one, at once the page of that one."""
    listed = referrals.of_client(visiting.account_id())
    found = [row for row in listed if contact_cards.can_seal(row) or contact_cards.is_there(row)]
    if len(found) == 1:
        return redirect(url_for(".show", referral_id=found[0].referral_id), 303)
    lines = [(_name(row), url_for(".show", referral_id=row.referral_id)) for row in found]
    return render_template("client/contact/index.html", lines=lines)


@bp.get("/<uuid:referral_id>")
@needs(Permission.CARE_USE)
def show(referral_id: UUID) -> ResponseReturnValue:
    """What has been sealed, when it was opened, and the form, which the page's script seals."""
    referral = _mine(referral_id)
    open_now = contact_cards.can_seal(referral) and referral.provider_id is not None
    key = provider_keys.public(referral.provider_id) if open_now and referral.provider_id else None
    card = contact_cards.find(referral, key_id=key.key_id) if key else None
    zone = ZoneInfo(referral.zone or "UTC")
    return render_template(
        "client/contact/show.html",
        referral_id=referral_id,
        name=_name(referral),
        key=key.public_key.hex() if key else None,
        is_open=open_now,
        is_there=contact_cards.is_there(referral),
        sealed=times.whole(card.sealed_at, zone) if card else None,
        openings=[times.whole(at, zone) for at in contact_cards.openings(referral)],
    )


@bp.post("/<uuid:referral_id>/<string(length=64):key>")
@limiter.limit("20/minute")
@needs(Permission.CARE_USE, csrf=False)
def seal(referral_id: UUID, key: str) -> Response:
    """Keep the 593 bytes that the page sealed to the key of this id, written as hexadecimal."""
    if request.mimetype != OCTETS:
        abort(400)
    sealed = Sealed.read(request.get_data(cache=False))
    contact_cards.seal(_mine(referral_id), sealed, key_id=_bytes(key), at=clock.now())
    flash("It is sealed. Only they can open it.")
    return Response(status=204)


@bp.post("/<uuid:referral_id>/discard")
@needs(Permission.CARE_USE)
def discard(referral_id: UUID) -> ResponseReturnValue:
    """Take it back."""
    contact_cards.discard(_mine(referral_id))
    flash("It is deleted. What they have read before, they have read.")
    return redirect(url_for(".show", referral_id=referral_id), 303)


def _bytes(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        abort(400)


def _mine(referral_id: UUID) -> Referral:
    return referrals.get(referral_id, seen_by=visiting.account_id())


def _name(referral: Referral) -> str:
    if referral.provider_id is None:
        return "Somebody you asked"
    return providers.get(referral.provider_id).called
