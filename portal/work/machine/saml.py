"""A person's way through a company sign-in, on the host that holds the cookies. The ACS is a server of its own."""

import secrets
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from kernel import clock
from portal import headers, visits
from portal.doors import ANYONE, needs
from portal.surfaces import named
from portal.work import arriving, linking, rehearsing
from portal.work.machine import signing_in
from portal.work.surfaces import SURFACES
from sso import attempts, connections, sign_in
from sso.arrivals import Arrived
from sso.pending import LIFETIME, hash_of
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.saml import own_metadata
from sso.saml.login import Question
from sso.states import State

bp = Blueprint("saml", __name__, url_prefix="/sso/saml")
bp.register_error_handler(SignInRefused, signing_in.refuse)

COOKIE = "__Secure-in-"


@bp.get("/<uuid:connection_id>/metadata")
@needs(ANYONE)
def metadata(connection_id: UUID) -> Response:
    """What the company's IT person gives to the IdP."""
    connection = signing_in.enter(connection_id, open_to=set(State) - {State.DISABLED})
    value = connections.as_value(connection, sealing_key=signing_in.means().sealing_key)
    page = make_response(own_metadata.write(value, signing_in.addresses()))
    page.content_type = "application/samlmetadata+xml"
    return page


@bp.get("/<uuid:connection_id>/login")
@needs(ANYONE)
def login(connection_id: UUID) -> AnyResponse:
    """Go to the IdP; this browser, and only this one, may come back."""
    connection = signing_in.enter(connection_id, open_to=sign_in.ANSWERING)
    purpose = _purpose(request.args.get("for", ""))
    if purpose is Purpose.TEST and not rehearsing.is_asked(connection_id):
        raise SignInRefused(Reason.NOT_STARTED_HERE)
    question, secret = sign_in.begin(connection, purpose, signing_in.means(), at=clock.true_now())
    page = _to_the_idp(question)
    _bind(page, connection_id, secret)
    return page


@bp.get("/<uuid:connection_id>/finish")
@needs(ANYONE)
def finish(connection_id: UUID) -> AnyResponse:
    """Fetch the result with the one-time code, and begin the visit; ask first when the company's own page began it."""
    signing_in.enter(connection_id, open_to=sign_in.ANSWERING)
    code = request.args.get("code", "")
    claimed = sign_in.claim(code, connection_id, at=clock.true_now())
    if claimed is None:
        return _finish(code, connection_id)
    code, secret = claimed
    page = make_response(render_template("machine/saml/confirm.html", code=code))
    _bind(page, connection_id, secret)
    return page


@bp.post("/<uuid:connection_id>/finish")
@needs(ANYONE)
def go_on(connection_id: UUID) -> AnyResponse:
    """The person says that it was them who came from the company's own page."""
    signing_in.enter(connection_id, open_to=sign_in.ANSWERING)
    return _finish(request.form.get("code", ""), connection_id)


def _finish(code: str, connection_id: UUID) -> AnyResponse:
    held = {name: value for name, value in request.cookies.items() if name.startswith(COOKIE)}
    arrived = sign_in.finish(code, connection_id, list(held.values()), at=clock.true_now())
    to = rehearsing.land(connection_id, code) if arrived.purpose is Purpose.TEST else _welcome(arrived)
    page = redirect(to, 303)
    # Only this one: another tab may still be on its way.
    for name in (name for name, secret in held.items() if hash_of(secret) == arrived.browser_hash):
        page.delete_cookie(name, path=request.path, secure=True, httponly=True, samesite="Lax")
    return page


def _bind(page: AnyResponse, connection_id: UUID, secret: str) -> None:
    # One for each sign-in on its way, so that two tabs both work.
    page.set_cookie(
        COOKIE + secrets.token_hex(4),
        secret,
        max_age=LIFETIME,
        path=url_for(".finish", connection_id=connection_id),
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _to_the_idp(question: Question) -> AnyResponse:
    if not question.fields:
        return redirect(question.url, 303)
    headers.allow(form_action=question.url.partition("?")[0])
    return make_response(render_template("machine/saml/login.html", question=question))


def _welcome(arrived: Arrived) -> str:
    welcomed = arriving.seams().welcomes[arrived.purpose](arrived)
    if arrived.purpose is not Purpose.DESK:
        attempts.note_staff(arrived.connection_id, at=clock.true_now())
    if arrived.purpose is Purpose.STAFF:
        to = linking.confirmed(welcomed.visitor.person_id, arrived.connection_id)
        if to is not None:
            _mark(arrived)
            return to
    surface = named(SURFACES, welcomed.surface)
    # The IdP speaks of true time; visits end by this side's, which a demonstration moves.
    ends_at = arrived.idp_ends_at + clock.offset() if arrived.idp_ends_at else None
    visits.begin(welcomed.visitor, at=surface, ends_at=ends_at, by=visits.By.COMPANY)
    _mark(arrived)
    return url_for(surface.home) if surface.home else surface.prefix


def _mark(arrived: Arrived) -> None:
    session["came_by"] = str(arrived.connection_id)
    if arrived.purpose is Purpose.DESK:
        # The desk's visit lives in memory for minutes; nothing durable says that this person came.
        session.update(subject=arrived.subject.hex(), roster_key=(arrived.roster_key or b"").hex())
    else:
        # What single logout looks for.
        session.update(came_as=arrived.subject.hex(), came_under=(arrived.session_index or b"").hex() or None)


def _purpose(text: str) -> Purpose:
    return Purpose(text) if text in set(Purpose) else Purpose.DESK
