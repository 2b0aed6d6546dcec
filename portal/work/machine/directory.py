"""The key directory: what every browser compares before it collects, and what mirrors fetch. The same for everyone."""

from flask import Blueprint, Response

from eligibility.issuing import published
from portal import documents
from portal.doors import ANYONE, needs

bp = Blueprint("directory", __name__, url_prefix="/keys.json")


@bp.get("")
@needs(ANYONE)
def show() -> Response:
    """The newest version."""
    return documents.signed(published.directory())


@bp.get("/<int:number>")
@needs(ANYONE)
def version(number: int) -> Response:
    """An earlier version, so that who was away can follow the chain link by link."""
    return documents.signed(published.directory(number))
