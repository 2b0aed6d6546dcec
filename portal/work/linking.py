"""Asking for a company sign-in to be bound to somebody who is already here: signed in, or holding an invitation.
Or asking somebody who is here to go through it once more, so that we know it is still them.

The ask is marked in the visit by a form of ours and holds for minutes: otherwise another site could have a browser
that somebody else is signed in with at the company bound to this person.
"""

from datetime import datetime
from uuid import UUID

from flask import session, url_for

from kernel import clock
from portal import unit_of_work, visits
from portal.surfaces import named
from portal.work.surfaces import SURFACES
from sso import connections
from sso.pending import LIFETIME
from sso.purposes import Purpose
from sso.states import State

MARK = "linking"
AGAIN = "confirming"


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


def again(way: UUID, to: str) -> str:
    """Mark the visit at hand to be confirmed by this connection, and to go on at `to`; returns where to go next."""
    session[AGAIN] = f"{way} {(clock.true_now() + LIFETIME).isoformat()} {to}"
    return url_for("machine.saml.login", connection_id=way) + f"?for={Purpose.STAFF}"


def confirmed(person_id: UUID, connection_id: UUID) -> str | None:
    """Where this person goes on, if they are signed in in this browser and asked a moment ago to be confirmed.

    Then the page goes on in their visit, which is fresh. Otherwise None, and nothing of an older visit is proved.
    """
    visits.take_up(named(SURFACES, "hr"))
    ident, _, rest = session.pop(AGAIN, "").partition(" ")
    until, _, to = rest.partition(" ")
    if session.get("_user_id") != str(person_id) or ident != str(connection_id):
        return None
    if datetime.fromisoformat(until) <= clock.true_now():
        return None
    visits.prove()
    return str(to)
