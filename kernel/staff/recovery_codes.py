"""Ten codes that each let their person in once, for the day when the passkey is lost. Kept as hashes, shown once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import delete, func, select, update

from kernel.database import db
from kernel.refusals import NotAllowed
from kernel.staff.tables import Person
from kernel.staff.tables import RecoveryCode as Row

RecoveryCode = NewType("RecoveryCode", str)
HOW_MANY = 10
# Crockford's base 32: no letter that is taken for a digit. Twenty-four of them are 120 bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 24
MISREAD = str.maketrans("OIL", "011")


class NotThisRecoveryCode(NotAllowed):
    """The code was used, was replaced by new ones, or never was."""

    message = "That code did not work. Each works once, and new ones replace the old. Please check it, or try another."


@dataclass(frozen=True)
class Used:
    """Whose code it was."""

    person_id: UUID
    owner_id: UUID | None


def make(person: Person, *, at: datetime) -> list[RecoveryCode]:
    """Ten new codes; older ones end. They are returned once and kept only as hashes."""
    db.session.execute(delete(Row).where(Row.person_id == person.person_id))
    made = [RecoveryCode("".join(secrets.choice(LETTERS) for _ in range(LENGTH))) for _ in range(HOW_MANY)]
    for code in made:
        db.session.add(
            Row(
                code_hash=_hash(code),
                surface=person.surface,
                person_id=person.person_id,
                owner_id=person.owner_id,
                made_at=at,
            )
        )
    db.session.flush()
    return made


def in_groups(code: RecoveryCode) -> str:
    """As it is shown: 7K3M-9QWE-…"""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def left(person: Person) -> int:
    """How many of this person's codes are not used yet."""
    mine = select(func.count()).select_from(Row).where(Row.person_id == person.person_id, Row.used_at.is_(None))
    return db.session.scalar(mine) or 0


def use(typed: str, surface: str, *, at: datetime) -> Used:
    """Whose code this is; it is used up, and of two at the same moment one is refused. Raises NotThisRecoveryCode."""
    row = db.session.execute(
        update(Row)
        .where(Row.code_hash == _hash(_read(typed)), Row.surface == surface, Row.used_at.is_(None))
        .values(used_at=at)
        .returning(Row.person_id, Row.owner_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        raise NotThisRecoveryCode
    return Used(row.person_id, row.owner_id)


def _read(typed: str) -> RecoveryCode:
    """As it was made, however it was typed: small letters, blanks, O for 0, I or L for 1."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return RecoveryCode(kept.translate(MISREAD))


def _hash(code: RecoveryCode) -> bytes:
    return hashlib.sha256(code.encode()).digest()
