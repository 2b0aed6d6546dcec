"""Emergency passkeys: one or two people of HR who may come in past the company's sign-in, and are seen doing it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from kernel import scope
from kernel.database import db
from kernel.refusals import Refused
from kernel.staff import passkeys
from kernel.staff.tables import Person
from tenants.tables.emergencies import BreakGlass

PLACES = (1, 2)


class BothTaken(Refused):
    """Two is enough: more ways past the company's sign-in are more ways in."""

    message = "Two colleagues already have an emergency passkey. Please take one of them off first."


class NoPasskey(Refused):
    """Only somebody of HR who holds a passkey can come in by one."""

    message = "Only somebody in HR who has set up a passkey can be named. They do that on “How you sign in”."


def named() -> set[UUID]:
    """Who is named in the organisation in scope."""
    return set(db.session.scalars(select(BreakGlass.person_id)))


def name(person: Person, *, at: datetime) -> None:
    """This colleague may come in by their passkey; the same again changes nothing. Raises BothTaken, NoPasskey."""
    if person.person_id in named():
        return
    if not can_be_named(person):
        raise NoPasskey
    taken = set(db.session.scalars(select(BreakGlass.place)))
    free = next((place for place in PLACES if place not in taken), None)
    if free is None:
        raise BothTaken
    tenant_id = scope.current().owners["tenant_id"]
    # Of two who name somebody at the same moment, the second fails on the key and may try again.
    db.session.add(BreakGlass(tenant_id=tenant_id, place=free, person_id=person.person_id, named_at=at))
    db.session.flush()


def can_be_named(person: Person) -> bool:
    """Whether this is somebody of HR who holds a passkey."""
    return person.active and "hr" in person.roles and bool(passkeys.of(person))


def take_off(person_id: UUID) -> None:
    """They come in as everybody else from now on."""
    db.session.execute(delete(BreakGlass).where(BreakGlass.person_id == person_id))
