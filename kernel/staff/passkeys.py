"""Passkeys of people with a role: which are whose, what they are called, and letting in by them."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from kernel import ceremonies, sealing
from kernel.ceremonies import Holder, NotThisPasskey, Question, Site
from kernel.database import db
from kernel.refusals import NotFound
from kernel.staff.tables import Passkey, Person

log = structlog.get_logger()


class NoSuchPasskey(NotFound):
    """This person has no such passkey."""

    message = "We could not find that passkey. It may have been removed already."


def ask_to_add(site: Site, *, called: str, person_id: UUID, known: list[bytes]) -> Question:
    """Ask for a new passkey of this person."""
    return ceremonies.ask_to_make(site, Holder(called, person_id.bytes), known=known)


def add(site: Site, person: Person, answer: str, challenge: bytes, *, at: datetime) -> Passkey:
    """Keep the passkey that answers `challenge`. Raises NotThisPasskey, also for one that is kept already."""
    made = ceremonies.read_made(site, answer, challenge)
    if db.session.get(Passkey, made.credential_id) is not None:
        raise NotThisPasskey
    passkey = Passkey(
        credential_id=made.credential_id,
        surface=person.surface,
        person_id=person.person_id,
        owner_id=person.owner_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        added_at=at,
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def of(person: Person) -> list[Passkey]:
    """This person's passkeys, in the order in which they were added."""
    mine = select(Passkey).where(Passkey.person_id == person.person_id).order_by(Passkey.added_at)
    return list(db.session.execute(mine).scalars())


def get(person: Person, credential: str) -> Passkey:
    """The passkey of this person with this id (base64url). Raises NoSuchPasskey."""
    found = next((passkey for passkey in of(person) if ceremonies.as_text(passkey.credential_id) == credential), None)
    if found is None:
        raise NoSuchPasskey
    return found


def call(passkey: Passkey, called: str, *, key: bytes) -> None:
    """Name it, for its person only: the name is sealed."""
    passkey.called = sealing.seal(key, called.encode(), place=_place(passkey)) if called else None


def name_of(passkey: Passkey, *, key: bytes) -> str | None:
    """What its person calls it, if they gave it a name."""
    return sealing.unseal(key, passkey.called, place=_place(passkey)).decode() if passkey.called else None


def remove(passkey: Passkey) -> None:
    """From now on it lets nobody in."""
    db.session.delete(passkey)
    db.session.flush()


def _place(passkey: Passkey) -> str:
    return f"passkeys|called|{passkey.credential_id.hex()}"


def check(site: Site, surface: str, answer: str, challenge: bytes, *, at: datetime) -> Passkey:
    """The passkey that answers `challenge`. An unknown one and a wrong one are refused alike. Raises NotThisPasskey."""
    passkey = db.session.get(Passkey, ceremonies.credential_of(answer))
    if passkey is None or passkey.surface != surface:
        raise NotThisPasskey
    count = ceremonies.check_used(site, answer, challenge, passkey.public_key)
    # A count that falls is an alarm and not a lock: passkeys that are synchronised stay at nought.
    if count < passkey.sign_count:
        log.warning("a passkey's count fell", surface=surface)
    passkey.sign_count, passkey.used_at = count, at
    return passkey
