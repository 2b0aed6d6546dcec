"""Where a company's directory sends its people: checked at the door, answered by `sso.scim` in SCIM's form."""

import json
from uuid import UUID

from flask import Blueprint, Response, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kernel import clock, refusals, scope
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.refusals import AGAIN, KIND, status_of
from portal.work import wiring
from sso import connections
from sso.scim import feed_secrets, feeds, protocol
from sso.scim.feed_secrets import Bearer
from sso.scim.here import Here, Keys
from sso.scim.protocol import Answer, Asked
from tenants.staging import Busy

bp = Blueprint("v2", __name__, url_prefix="/v2/<uuid:connection_id>")

# As many as directories send when they first bring everybody; they wait and go on when told so.
RATE = limiter.shared_limit("25/second", scope="scim", key_func=lambda: str((request.view_args or {})["connection_id"]))
# Guesses at other addresses from one place; directories of many companies may share a place.
PLACE = limiter.shared_limit("200/second", scope="scim-place")


class Unknown(refusals.NotAllowed):
    """No secret that holds for this address."""

    message = "The bearer token is missing, has ended, or belongs to another address."


@bp.get("/", defaults={"path": ""})
@bp.get("/<path:path>")
@needs(ANYONE, csrf=False)
@RATE
@PLACE
def read(connection_id: UUID, path: str) -> Response:
    """Tell the directory what it told us, and what we speak."""
    return _answer(connection_id, path)


@bp.post("/<path:path>")
@bp.put("/<path:path>")
@bp.patch("/<path:path>")
@bp.delete("/<path:path>")
@needs(ANYONE, csrf=False)
@RATE
@PLACE
def write(connection_id: UUID, path: str) -> Response:
    """Take in what the directory says of a person, or look somebody up by a message."""
    return _answer(connection_id, path)


def _answer(connection_id: UUID, path: str) -> Response:
    here = _enter(connection_id)
    asked = Asked(
        method=request.method,
        base_url=f"{wiring.settings().base_url}/scim/v2/{connection_id}",
        path=f"/{path}",
        query=request.args.to_dict(),
        headers=list(request.headers.items()),
        body=request.stream.read(protocol.MAX_BODY + 1),
    )
    return _response(protocol.answer(asked, here))


def _enter(connection_id: UUID) -> Here:
    """Act for the organisation whose secret was shown, at the address that is its own. Raises Unknown."""
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    owner = connections.find_owner(connection_id)
    if owner is None or kind.lower() != "bearer":
        raise Unknown
    scope.enter(scope.Scope(g.surface.role, {"tenant_id": owner}))
    feed = feeds.find()
    bearer = Bearer(shown.strip().encode())
    if feed is None or feed.feed_id != connection_id or not feed_secrets.opens(feed, bearer, on=clock.today()):
        raise Unknown
    settings = wiring.settings()
    return Here(feed, Keys(sealing=settings.sealing_key, roster=settings.roster_key), clock.now())


def _response(said: Answer) -> Response:
    body = json.dumps(said.body) if said.body is not None else None
    return Response(body, status=said.status, headers=said.headers)


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    status = error.code or 500
    again = {"Retry-After": "1"} if status == 429 else {}
    return _response(protocol.refusal(status, KIND.get(status, KIND[400]), again))


@bp.errorhandler(refusals.Refused)
def _refused(error: refusals.Refused) -> Response:
    if isinstance(error, Unknown):
        return _response(protocol.refusal(401, error.message))
    if isinstance(error, Busy):
        return _response(protocol.refusal(503, error.message, AGAIN))
    return _response(protocol.refusal(status_of(error), error.message))


@bp.errorhandler(OperationalError)
def _away(error: OperationalError) -> Response:
    return _response(protocol.refusal(503, KIND[503], AGAIN))
