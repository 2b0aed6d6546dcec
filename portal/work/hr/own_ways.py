"""How people of HR sign in themselves."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.doors import needs
from portal.work import own_ways
from portal.work.permissions import Permission

bp = Blueprint("own_ways", __name__)


@bp.get("")
@needs(Permission.SIGN_IN_CHOOSE)
def show() -> ResponseReturnValue:
    """Passkeys, the company's sign-in, and what may be done about it."""
    return own_ways.show()


@bp.post("/link")
@needs(Permission.SIGN_IN_CHOOSE, fresh=True)
def link() -> ResponseReturnValue:
    """Link the company's sign-in."""
    return own_ways.link()
