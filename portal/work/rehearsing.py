"""Asking for a test sign-in and being shown its result: both in the visit of whoever sets the sign-in up.

The ask is marked in the visit by a form of ours, so that a test is run by somebody who may see its result. The result
is fetched with a code that only this visit holds, and is gone with the visit or after half an hour.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import session, url_for

from kernel import clock
from portal import visits
from portal.surfaces import named
from portal.work import wiring
from portal.work.surfaces import SURFACES
from sso import trials
from sso.pending import LIFETIME
from sso.purposes import Purpose
from sso.trials import Result

MARK, RESULT = "testing", "tested"
# Whose people may set a sign-in up.
WHO = ("setup", "hr")


def start(connection_id: UUID) -> str:
    """Mark the visit at hand for a test of this connection; returns where to go next."""
    session[MARK] = f"{connection_id} {(clock.true_now() + LIFETIME).isoformat()}"
    return url_for("machine.saml.login", connection_id=connection_id) + f"?for={Purpose.TEST}"


def is_asked(connection_id: UUID) -> bool:
    """Whether somebody who sets this connection up asked for a test in this browser a moment ago."""
    return any(_asks(visits.look_at(named(SURFACES, name)), connection_id) for name in WHO)


def land(connection_id: UUID, code: str) -> str:
    """Go on in the visit that asked, with the code of the result in it; returns the address of the page.

    The one-time code has been used up by the browser that asked. Where no visit of that browser asked, nobody is shown
    a result: the page leads to the door.
    """
    for name in WHO:
        visits.take_up(named(SURFACES, name))
        if _asks(session, connection_id):
            session[RESULT] = f"{connection_id} {code}"
            return url_for(f"{name}.connection.test.result")
    return url_for("hr.connection.show")


def find_result(connection_id: UUID) -> Result | None:
    """The result of the last test of this visit, for as long as it is kept."""
    ident, _, code = session.get(RESULT, "").partition(" ")
    if ident != str(connection_id):
        return None
    return trials.find(code, connection_id, sealing_key=wiring.settings().sealing_key, at=clock.true_now())


def _asks(visit: Mapping[str, Any], connection_id: UUID) -> bool:
    ident, _, until = visit.get(MARK, "").partition(" ")
    return ident == str(connection_id) and datetime.fromisoformat(until) > clock.true_now()
