"""A password together with an app's code, the second way in. The only file that imports argon2.

An account is named at the door by an address, of which only a keyed digest is kept. Unknown names, wrong passwords and
wrong codes are refused alike, after the same work.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import argon2
from sqlalchemy import delete, select

from kernel import sealing
from kernel.database import db
from kernel.refusals import NotAllowed, Refused
from kernel.staff import app_codes, hard_to_guess, people
from kernel.staff.app_codes import NotThisCode, Secret
from kernel.staff.tables import Password, Person

# OWASP's cheat sheet of 2024: 46 MiB, one pass, one lane; about 50 ms.
HASHER = argon2.PasswordHasher(memory_cost=47104, time_cost=1, parallelism=1)
# Computed against when nobody is known by a name, so that this takes as long.
NOBODYS = HASHER.hash(str(uuid4()))
NOBODYS_SECRET = app_codes.new_secret()


class NotThisPassword(NotAllowed):
    """Name, password and code do not belong together."""

    message = "That did not work. Please check the address, the password, and the six digits that the app shows now."


class NameTaken(Refused):
    """Another account is named by this address at the same kind of door."""

    message = "Please use another address: this one already names an account here."


@dataclass(frozen=True)
class Given:
    """What somebody typed at the door."""

    name: str
    password: str = field(repr=False)
    code: str = field(repr=False)


def name_digest(name: str, surface: str, *, key: bytes) -> bytes:
    """What an account is found by: the same for Ada@X.org and ' ada@x.org'."""
    return sealing.digest(key, "sign-in-name", f"{surface}|{hard_to_guess.normal(name).strip().casefold()}")


def find(person: Person) -> Password | None:
    """This person's, if they have one."""
    return db.session.get(Password, person.person_id)


def set_up(person: Person, given: Given, secret: Secret, *, key: bytes, at: datetime) -> None:
    """Keep a password and the app's secret, confirmed by a first code, in place of those before.

    Raises EasyToGuess, NotThisCode, NameTaken.
    """
    hard_to_guess.check(given.password, (given.name, people.name_of(person, key=key)))
    step = app_codes.find_step(secret, given.code, at=at)
    if step is None:
        raise NotThisCode
    digest = name_digest(given.name, person.surface, key=key)
    other = db.session.scalar(
        select(Password.person_id).where(Password.surface == person.surface, Password.name_digest == digest)
    )
    if other is not None and other != person.person_id:
        raise NameTaken
    remove(person)
    db.session.add(
        Password(
            person_id=person.person_id,
            surface=person.surface,
            owner_id=person.owner_id,
            name_digest=digest,
            hash=HASHER.hash(hard_to_guess.normal(given.password)),
            code_secret=sealing.seal(key, secret.encode(), place=_place(person.person_id)),
            last_step=step,
            set_at=at,
        )
    )
    db.session.flush()


def remove(person: Person) -> None:
    """This way is closed."""
    db.session.execute(delete(Password).where(Password.person_id == person.person_id))
    db.session.expire_all()


def check(surface: str, digest: bytes, given: Given, *, key: bytes, at: datetime) -> Password:
    """The row that this name, password and code belong to; the code's step is used up. Raises NotThisPassword."""
    found = db.session.scalar(select(Password).where(Password.surface == surface, Password.name_digest == digest))
    fits = _fits(found.hash if found else NOBODYS, given.password)
    # Locked, and read again: of two with the same code at the same moment one is refused. Asked for strangers as well.
    person_id = found.person_id if found else uuid4()
    row = db.session.scalar(
        select(Password)
        .where(Password.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    step = app_codes.find_step(_secret(row, key) if row else NOBODYS_SECRET, given.code, at=at)
    if row is None or not fits or step is None or step <= row.last_step:
        raise NotThisPassword
    row.last_step, row.used_at = step, at
    if HASHER.check_needs_rehash(row.hash):
        row.hash = HASHER.hash(hard_to_guess.normal(given.password))
    db.session.flush()
    return row


def _fits(kept: str, password: str) -> bool:
    # What is too long is not looked at; nobody's password is.
    try:
        return HASHER.verify(kept, hard_to_guess.normal(password[: hard_to_guess.LONGEST + 1]))
    except argon2.exceptions.VerifyMismatchError:
        return False


def _secret(row: Password, key: bytes) -> Secret:
    return Secret(sealing.unseal(key, row.code_secret, place=_place(row.person_id)).decode())


def _place(person_id: UUID) -> str:
    return f"passwords|code_secret|{person_id}"
