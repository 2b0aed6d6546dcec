"""Where a company's IdP says that somebody signed out there. It ends visits of people with a role, and no others.

The answer is the same whether or not anybody of that name was here.
"""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kernel import clock
from portal import visits_kept
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.surfaces import named
from portal.work.machine import signing_in
from portal.work.surfaces import SURFACES
from sso import attempts, logout, sign_in
from sso.saml.logout import LogoutRefused

bp = Blueprint("slo", __name__, url_prefix="/sso/saml")


@bp.get("/<uuid:connection_id>/slo")
@needs(ANYONE)
@limiter.limit("300/minute")
def receive(connection_id: UUID) -> ResponseReturnValue:
    """End the visits that the signed question names, and go back with a signed answer."""
    connection = signing_in.enter(connection_id, open_to=sign_in.ANSWERING)
    ending = logout.receive(request.query_string, connection, signing_in.means(), at=clock.true_now())
    # HR's and finance's visits are of one kind.
    visits_kept.end_all_of(
        named(SURFACES, "hr"),
        str(ending.connection_id),
        ending.subject.hex(),
        under=[index.hex() for index in ending.indexes],
    )
    if ending.answer_url:
        return redirect(ending.answer_url, 303)
    return render_template("machine/slo/receive.html")


@bp.errorhandler(LogoutRefused)
def refuse(refused: LogoutRefused) -> ResponseReturnValue:
    """One page for every reason; the reason goes to the connection's log under the page's reference number."""
    connection_id: UUID = (request.view_args or {})["connection_id"]
    reference = attempts.note_refusal(connection_id, refused, is_test=False, at=clock.true_now())
    return render_template("machine/slo/refusal.html", message=refused.message, reference=reference), 403
