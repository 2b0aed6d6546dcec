"""Employees coming in: what of a company sign-in the desk's visit keeps, in memory and for minutes."""

from typing import Any
from uuid import UUID

from portal.surfaces import Visitor
from portal.work.arriving import Welcomed
from portal.work.permissions import DESK
from sso.arrivals import Arrived


def welcome(arrived: Arrived) -> Welcomed:
    """Let an employee in to their own desk. They are called nothing, because no name is kept."""
    person_id = UUID(bytes=arrived.subject[:16])
    return Welcomed(Visitor(person_id, DESK, owners={"tenant_id": arrived.tenant_id}), "desk")


def load(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
    """The employee of a visit; nothing is looked up, for nothing was written down."""
    tenant_id = state.get("tenant_id")
    return Visitor(person_id, DESK, owners={"tenant_id": UUID(tenant_id)}) if tenant_id else None
