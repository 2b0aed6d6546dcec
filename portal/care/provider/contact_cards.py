"""A contact card before the provider it was sealed for: opened in their browser, and written down before."""

from uuid import UUID

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from care import contact_cards, provider_keys, referrals
from kernel import clock
from portal import unit_of_work
from portal.app import limiter
from portal.care.permissions import Permission
from portal.care.provider import visiting
from portal.doors import needs

bp = Blueprint("contact_cards", __name__, url_prefix="/contact-cards")


@bp.get("/<uuid:referral_id>")
@needs(Permission.CONTACT_CARDS_OPEN)
def show(referral_id: UUID) -> ResponseReturnValue:
    """Whether there is a card, and the passphrase that opens it. Nothing of it is given yet."""
    provider_id = visiting.provider_id()
    referral = referrals.get(referral_id, seen_by=provider_id)
    key = provider_keys.find(provider_id)
    card = contact_cards.find(referral, key_id=key.key_id) if key else None
    return render_template(
        "provider/contact_cards/show.html",
        referral_id=referral_id,
        nickname=referral.called,
        made=provider_keys.written(key).hex() if key else None,
        has_card=card is not None,
        has_old=card is None and contact_cards.is_there(referral),
        back_to=url_for("provider.referrals.show", referral_id=referral_id),
    )


@bp.post("/<uuid:referral_id>/open")
@limiter.limit("20/minute")
@needs(Permission.CONTACT_CARDS_OPEN, csrf=False)
def open_one(referral_id: UUID) -> Response:
    """The 593 sealed bytes. That they were asked for is kept before they leave, and the client sees it."""
    sealed = contact_cards.open_one(referral_id, provider_id=visiting.provider_id(), at=clock.now())
    unit_of_work.keep()
    return Response(sealed.enc + sealed.ct, content_type="application/octet-stream")
