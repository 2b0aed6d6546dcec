"""Where IdPs send their answers. It runs in a server of its own whose worker is killed when it hangs.

It reads no cookie and sets none: the answer is bound to a browser at `finish`.
"""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from kernel import clock
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.work.machine import signing_in
from sso import sign_in
from sso.refusals import Reason, SignInRefused
from sso.saml.precheck import MAX_BODY_BYTES

# The one kind of body that a browser sends in this binding (SAML bindings 3.5.4).
FORM = "application/x-www-form-urlencoded"
bp = Blueprint("acs", __name__, url_prefix="/sso/saml")
bp.register_error_handler(SignInRefused, signing_in.refuse)


@bp.post("/<uuid:connection_id>/acs")
@needs(ANYONE, csrf=False)
@limiter.limit("300/minute")
@limiter.limit("1200/minute", key_func=lambda: request.path)
def receive(connection_id: UUID) -> Response:
    """Check the answer and send the browser on to fetch the result."""
    connection = signing_in.enter(connection_id, open_to=sign_in.ANSWERING)
    if request.mimetype != FORM:
        raise SignInRefused(Reason.FIELDS)
    # The rule refuses what is too long; here it is only not read to its end.
    request.max_content_length = None
    body = request.stream.read(MAX_BODY_BYTES + 1)
    code = sign_in.receive(body, connection, signing_in.means(), at=clock.true_now(), on=clock.today())
    finish = signing_in.addresses().finish(str(connection_id))
    return redirect(f"{finish}?{urlencode({'code': code})}", 303)
