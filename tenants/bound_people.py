"""People with a role who are on the roster too: when the roster says that they have left, their role ends with it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from kernel import scope
from kernel.database import db, own_transaction
from tenants import roster
from tenants.tables.bound import BoundPerson
from tenants.tables.people import Person


def bind(person_id: UUID, person_key: bytes, *, at: datetime) -> None:
    """From now on this person's role holds only while the roster of the organisation in scope covers this digest."""
    tenant_id = scope.current().owners["tenant_id"]
    db.session.merge(BoundPerson(tenant_id=tenant_id, person_id=person_id, person_key=person_key, bound_at=at))
    db.session.flush()


def release(person_id: UUID) -> None:
    """The roster says nothing about this person any more: they have left, or come in by another sign-in now."""
    db.session.execute(delete(BoundPerson).where(BoundPerson.person_id == person_id))


def has_left(person_id: UUID, *, on: date) -> bool:
    """Whether the roster that this person stood on no longer has them on that day. Only reads.

    Whoever begins later has not left: a role does not wait for cover.

    Apart from the page's transaction, because other surfaces ask it too, in whose scope no roster is seen.
    """
    theirs = (Person.tenant_id == BoundPerson.tenant_id) & (Person.person_key == BoundPerson.person_key)
    found = select(roster.is_here(on).label("here")).select_from(BoundPerson).outerjoin(Person, theirs)
    with own_transaction() as own:
        row = own.execute(found.where(BoundPerson.person_id == person_id)).one_or_none()
    return row is not None and not row.here
