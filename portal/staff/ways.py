"""The ways in that somebody has: whether they are enough, and whether one may be taken away."""

from dataclasses import dataclass
from uuid import UUID

from kernel.database import db
from kernel.refusals import Refused
from kernel.staff import passkeys, passwords, recovery_codes
from kernel.staff.tables import Passkey, Person

ENOUGH = 2


class LastWay(Refused):
    """Somebody was about to lock themselves out."""

    message = "This is the only way in that you have. Please add another one first; then you can remove this."


@dataclass(frozen=True)
class Ways:
    """Passkeys, a password with an app, the company's sign-in, and recovery codes that are left."""

    passkeys: tuple[Passkey, ...]
    password: bool
    company: bool
    codes: int

    @property
    def count(self) -> int:
        """How many ways there are for every day; recovery codes are for the day when they are lost."""
        return len(self.passkeys) + self.password + self.company

    @property
    def enough(self) -> bool:
        """Whether one of them may be lost without being locked out."""
        return self.count >= ENOUGH or self.codes > 0


def of(person: Person, way: UUID | None) -> Ways:
    """The ways in that this person has now; `way` is their company's sign-in, if it is on."""
    return Ways(
        passkeys=tuple(passkeys.of(person)),
        password=passwords.find(person) is not None,
        company=way is not None and person.subject is not None,
        codes=recovery_codes.left(person),
    )


def check_may_lose_one(person: Person, way: UUID | None) -> None:
    """Raises LastWay. Of two removals at the same moment the second waits and sees what the first has left."""
    db.session.refresh(person, with_for_update=True)
    if of(person, way).count < ENOUGH:
        raise LastWay
