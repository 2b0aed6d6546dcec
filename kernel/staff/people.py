"""People with a role: let in by an invitation, found by their visit, ended when they leave."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from kernel import sealing
from kernel.database import db
from kernel.refusals import NotFound, Refused
from kernel.staff.invitations import Invited
from kernel.staff.tables import Passkey, Password, Person, RecoveryCode


class NoSuchPerson(NotFound):
    """There is no such person here."""

    message = "We could not find that person."


class SubjectTaken(Refused):
    """This company sign-in is another person's."""

    message = "This company sign-in already belongs to another colleague here."


def join(invited: Invited, *, key: bytes, at: datetime, subject: bytes | None = None) -> Person:
    """Make this person known. `subject` is the digest of their company sign-in, where they came by that."""
    person_id = uuid4()
    person = Person(
        person_id=person_id,
        surface=invited.surface,
        owner_id=invited.owner_id,
        roles=list(invited.roles),
        called=sealing.seal(key, invited.called.encode(), place=f"people|called|{person_id}"),
        mail=sealing.seal(key, invited.mail.encode(), place=f"people|mail|{person_id}") if invited.mail else None,
        subject=subject,
        active=True,
        joined_at=at,
    )
    db.session.add(person)
    db.session.flush()
    return person


def find(person_id: UUID, surface: str) -> Person | None:
    """The person, if they are still with us."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.active and person.surface == surface else None


def get(person_id: UUID, surface: str) -> Person:
    """The person, if they are still with us. Raises NoSuchPerson."""
    person = find(person_id, surface)
    if person is None:
        raise NoSuchPerson
    return person


def link(person: Person, subject: bytes) -> None:
    """From now on this company sign-in, and no other, lets the person in beside their passkeys. Raises SubjectTaken."""
    other = find_by_subject(subject, person.surface)
    if other is not None and other.person_id != person.person_id:
        raise SubjectTaken
    person.subject = subject
    db.session.flush()


def find_by_subject(subject: bytes, surface: str) -> Person | None:
    """The person who comes by this company sign-in, if there is one."""
    return db.session.execute(
        select(Person).where(Person.subject == subject, Person.surface == surface, Person.active)
    ).scalar_one_or_none()


def all_of(surface: str) -> list[Person]:
    """Everybody of this surface and owner, in the order they joined."""
    return list(
        db.session.execute(select(Person).where(Person.surface == surface).order_by(Person.joined_at)).scalars()
    )


def name_of(person: Person, *, key: bytes) -> str:
    """What to call them."""
    return sealing.unseal(key, person.called, place=f"people|called|{person.person_id}").decode()


def mail_of(person: Person, *, key: bytes) -> str | None:
    """Where to write to them, if they gave an address."""
    if person.mail is None:
        return None
    return sealing.unseal(key, person.mail, place=f"people|mail|{person.person_id}").decode()


def end(person_id: UUID, surface: str) -> None:
    """This person has left: they are refused from the next page on."""
    person = get(person_id, surface)
    # Their company sign-in is free again: whoever comes back by a new invitation may bring it.
    person.active, person.subject = False, None
    for kept in (Passkey, RecoveryCode, Password):
        db.session.execute(delete(kept).where(kept.person_id == person_id))
