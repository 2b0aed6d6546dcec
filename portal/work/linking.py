"""Asking for a company sign-in to be bound to somebody who is already here: signed in, or holding an invitation.

The ask is marked in the visit by a form of ours and holds for minutes: otherwise another site could have a browser
that somebody else is signed in with at the company bound to this person.
"""

from datetime import datetime
from uuid import UUID

from flask import session, url_for

from kernel import clock
from portal import unit_of_work
from sso import connections
from sso.connections import State
from sso.pending import LIFETIME
from sso.purposes import Purpose

MARK = "linking"


def find(owner_id: UUID | None) -> UUID | None:
    """The connection through which this organisation's people come in, if it is switched on."""
    if owner_id is None:
        return None
    with unit_of_work.acting("hr_web", tenant_id=owner_id):
        connection = connections.find_latest()
        return connection.connection_id if connection is not None and connection.state == State.ACTIVE else None


def start(way: UUID) -> str:
    """Mark the visit at hand for this connection; returns where to go next."""
    session[MARK] = f"{way} {(clock.true_now() + LIFETIME).isoformat()}"
    return url_for("machine.saml.login", connection_id=way) + f"?for={Purpose.LINK}"


def asked(connection_id: UUID) -> bool:
    """Whether the visit at hand asked for this connection a moment ago. The mark is used up."""
    ident, _, until = session.pop(MARK, "").partition(" ")
    return ident == str(connection_id) and datetime.fromisoformat(until) > clock.true_now()
