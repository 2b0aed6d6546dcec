"""Plan documents for the other side to fetch: public, signed, and chained version to version."""

from uuid import UUID

from flask import Blueprint, Response

from eligibility.issuing import published
from portal import documents
from portal.doors import ANYONE, needs

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("/<uuid:unit_id>")
@needs(ANYONE)
def show(unit_id: UUID) -> Response:
    """The newest version of a unit's plan."""
    return documents.signed(published.plan(unit_id))


@bp.get("/<uuid:unit_id>/<int:number>")
@needs(ANYONE)
def version(unit_id: UUID, number: int) -> Response:
    """An earlier version, so that who was away can follow the chain link by link."""
    return documents.signed(published.plan(unit_id, number))
