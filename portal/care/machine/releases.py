"""Signed releases, for whoever holds the unit's plan key and for nobody else.

A fetch carries the headers of `kernel/fetching.py`. Another key, another unit, a day too early and a release that does
not exist all get the same answer: not found.
"""

from uuid import UUID

from flask import Blueprint, Response, request

from kernel import clock, fetching, signing
from portal.doors import ANYONE, needs
from reporting.publishing import publish

bp = Blueprint("releases", __name__)


@bp.get("/<uuid:unit_id>/<string:period>")
@needs(ANYONE)
def show(unit_id: UUID, period: str) -> Response:
    """The bytes as they were signed."""
    try:
        fetching.check(publish.plan_key(unit_id), "GET", request.path, dict(request.headers), at=clock.true_now())
    except signing.BadSignature as error:
        raise publish.NoRelease from error
    return Response(publish.get(unit_id, period, at=clock.now()), mimetype="application/json")
