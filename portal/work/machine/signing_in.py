"""What the addresses of a sign-in have in common: finding the connection, acting for its organisation, refusing."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from kernel import clock, scope
from portal.work import arriving, wiring
from sso import attempts, connections
from sso.refusals import SignInRefused
from sso.saml.connection import Addresses
from sso.sign_in import Means
from sso.states import State
from sso.subjects import Peppers
from sso.tables.connections import ConnectionRow
from sso.testing import RefusedInTest


def means() -> Means:
    """What the rules of signing in need from outside."""
    settings = wiring.settings()
    return Means(
        addresses=addresses(),
        roster=arriving.seams().roster,
        peppers=Peppers(desk=settings.desk_pepper, staff=settings.staff_pepper),
        sealing_key=settings.sealing_key,
    )


def addresses() -> Addresses:
    """Our own addresses, from the settings."""
    settings = wiring.settings()
    return Addresses(base=settings.base_url, acs_base=settings.acs_url)


def enter(connection_id: UUID, *, open_to: Iterable[State]) -> ConnectionRow:
    """Act for the organisation of this connection from here on. Raises NotFound for an unknown or closed one."""
    owner = connections.find_owner(connection_id)
    if owner is None:
        raise connections.NotThere
    scope.enter(scope.Scope(g.surface.role, {"tenant_id": owner}))
    return connections.get(connection_id, open_to=frozenset(open_to))


def refuse(refused: SignInRefused) -> ResponseReturnValue:
    """One page for every reason; the reason goes to the connection's log under the page's reference number."""
    connection_id: UUID = (request.view_args or {})["connection_id"]
    if isinstance(refused, RefusedInTest):
        return _to_the_result(connection_id, refused)
    reference = attempts.note_refusal(connection_id, refused, is_test=False, at=clock.true_now())
    page = render_template("machine/saml/refusal.html", refused=refused, reference=reference, result=None)
    return page, 403


def _to_the_result(connection_id: UUID, refused: RefusedInTest) -> ResponseReturnValue:
    """The same page, which goes on to the result by itself: only the browser that asked is shown it there."""
    to = f"{addresses().finish(str(connection_id))}?{urlencode({'code': refused.code})}"
    page = render_template("machine/saml/refusal.html", refused=refused, reference=refused.reference, result=to)
    return page, 403, {"Refresh": f"0; url={to}"}
