"""The key to which clients seal their contact cards: made in the provider's browser, kept here wrapped."""

from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from care import contact_cards, provider_keys
from care.provider_keys import Made
from portal.app import limiter
from portal.care.permissions import Permission
from portal.care.provider import visiting
from portal.doors import needs

bp = Blueprint("contact_key", __name__, url_prefix="/contact-key")
OCTETS = "application/octet-stream"
NONE = "none"


@bp.get("")
@needs(Permission.CONTACT_CARDS_OPEN)
def show() -> ResponseReturnValue:
    """The key there is, with its check words, or the way to the first."""
    key = provider_keys.find(visiting.provider_id())
    return render_template(
        "provider/contact_key/show.html",
        made=provider_keys.written(key).hex() if key else None,
        sealed=contact_cards.count_under(key.key_id) if key else 0,
    )


@bp.get("/new")
@needs(Permission.CONTACT_CARDS_OPEN, fresh=True)
def make() -> ResponseReturnValue:
    """Where a key is made by the page's script; where there is one, what another means is said first."""
    key = provider_keys.find(visiting.provider_id())
    return render_template(
        "provider/contact_key/make.html",
        instead_of=key.key_id.hex() if key else NONE,
        sealed=contact_cards.count_under(key.key_id) if key else 0,
    )


@bp.post("/<string:instead_of>")
@limiter.limit("10/minute")
@needs(Permission.CONTACT_CARDS_OPEN, csrf=False, fresh=True)
def keep(instead_of: str) -> Response:
    """Keep the 141 bytes that the page made, instead of the key with this id or, with 'none', as the first."""
    if request.mimetype != OCTETS:
        abort(400)
    try:
        before = None if instead_of == NONE else bytes.fromhex(instead_of)
    except ValueError:
        abort(400)
    provider_keys.keep(visiting.provider_id(), Made.read(request.get_data(cache=False)), instead_of=before)
    flash("Your key is kept. From now on, clients can seal a contact card for you.")
    return Response(status=204)
