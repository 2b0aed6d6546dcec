"""Employees coming in: what of a company sign-in the desk's visit keeps, in memory and for minutes."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import session
from sqlalchemy.exc import OperationalError

from kernel import clock
from kernel.database import db
from kernel.refusals import NotAllowed
from portal import doors
from portal.surfaces import Visitor
from portal.work.arriving import Welcomed
from portal.work.permissions import DESK
from sso import connections
from sso.arrivals import Arrived
from sso.subjects import NotBegun
from tenants import roster
from tenants.roster import Standing


class CoverEnded(NotAllowed):
    """The roster no longer covers this person, or their company's sign-in is off. The page only says it is over."""

    message = (
        "Your visit here has ended. Vouchers that you have already collected stay yours, and can be used until the day "
        "that is printed on them. "
        "If you think this is a mistake, please ask your HR department to check your entry."
    )


class CoverBegins(NotAllowed):
    """The roster has this person, and their cover begins on a later day."""

    def __init__(self, starts_on: date) -> None:
        super().__init__()
        self.message = NotBegun(starts_on).message


def welcome(arrived: Arrived) -> Welcomed:
    """Let an employee in to their own desk. They are called nothing, because no name is kept."""
    person_id = UUID(bytes=arrived.subject[:16])
    return Welcomed(Visitor(person_id, DESK, owners={"tenant_id": arrived.tenant_id}), "desk")


def load(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
    """The employee of a visit, while the roster covers them; asked on every page, and only read.

    Whoever has left meanwhile is turned away from the next page on, and nothing says so but that page.
    """
    tenant_id, key = state.get("tenant_id"), bytes.fromhex(state.get("roster_key", ""))
    if tenant_id is None:
        return None
    try:
        stands = roster.stands_key(key, on=clock.today())
        covered = _is_open(state) and stands.standing is Standing.COVERED
    except OperationalError:
        # Urgent help is served all the same, and the visit is left as it is until the database is back.
        db.session.rollback()
        session.away = True  # type: ignore[attr-defined]
        return None
    if not covered:
        doors.turn_away(CoverBegins(stands.starts_on) if stands.starts_on is not None else CoverEnded())
        return None
    return Visitor(person_id, DESK, owners={"tenant_id": UUID(tenant_id)})


def _is_open(state: dict[str, Any]) -> bool:
    """Whether the sign-in by which they came is still switched on."""
    came_by = state.get("came_by")
    return came_by is None or connections.is_active(UUID(came_by))
