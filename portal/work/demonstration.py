"""The demonstration's way in: it has no intranet whose link would lead people to their company's sign-in."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from kernel.database import db
from portal import unit_of_work
from sso import connections
from sso.states import State
from sso.tables.connections import Door
from tenants import organisations

# Only the machine may know which connections there are before anybody has come in.
ROLE = "work_machine_web"


@dataclass(frozen=True)
class Company:
    """An organisation that people may come in from."""

    name: str
    connection_id: UUID


def companies() -> list[Company]:
    """Those with a sign-in in use, by name. For the demonstration only: elsewhere it would be a list of customers."""
    with unit_of_work.acting(ROLE):
        doors = db.session.execute(select(Door.connection_id, Door.owner)).all()
    found = [_find(connection_id, tenant_id) for connection_id, tenant_id in doors]
    return sorted((company for company in found if company), key=lambda company: company.name)


def _find(connection_id: UUID, tenant_id: UUID) -> Company | None:
    with unit_of_work.acting(ROLE, tenant_id=tenant_id):
        if connections.get(connection_id).state != State.ACTIVE:
            return None
        return Company(organisations.get().name, connection_id)
