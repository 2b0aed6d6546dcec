"""The roster: who of an organisation is covered, as digests, one person at a time. Files: `roster_imports`."""

import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from kernel import scope, sealing
from kernel.database import db
from kernel.refusals import Refused
from tenants import layouts, newcomers, staging
from tenants.newcomers import Rule
from tenants.tables.people import Person

LONGEST_NUMBER = 64
PURPOSE = "roster-number"
# Bytes that SHA-256 takes at a time.
BLOCK = 64


class BadNumber(Refused):
    """What should be an employee number is empty, too long, or holds characters that nobody can read."""

    message = "That is not an employee number. Please check it and try again."


@dataclass(frozen=True)
class Cover:
    """What the roster says of one person: whether they are covered, the first and the last day, and their group."""

    covered: bool = True
    starts_on: date | None = None
    ends_on: date | None = None
    cohort: str | None = None


class Standing(Enum):
    """How a number stands on the roster."""

    COVERED = "covered"
    LATER = "later"
    ENDED = "ended"
    NOT_LISTED = "not listed"


@dataclass(frozen=True)
class Stands:
    """How a number stands, and the day that goes with it, where there is one."""

    standing: Standing
    starts_on: date | None = None
    ends_on: date | None = None


def cover(number: str, wanted: Cover, *, key: bytes, on: date) -> bool:
    """Write what is said on that day of one person of the organisation in scope; nobody else changes.

    A newcomer begins on their common day (`newcomers`). Waits for a file that is being taken in. The same again
    changes nothing. Returns whether anything changed.
    Raises BadNumber, and staging.Busy when a file takes longer than this login may wait.
    """
    wanted_key = person_key(key, _tenant(), checked(number))
    staging.lock(_tenant())
    row = db.session.get(Person, (_tenant(), wanted_key))
    rule = newcomers.rule(on=on, one_by_one=True)
    says = {"covered": wanted.covered, "starts_on": begins_on(row, wanted, on=on, rule=rule), "ends_on": wanted.ends_on,
            "cohort": wanted.cohort}  # fmt: skip
    newcomers.note_first_roster(on=on)
    if row is None:
        db.session.add(Person(tenant_id=_tenant(), person_key=wanted_key, **says))
    elif all(getattr(row, name) == value for name, value in says.items()):
        return False
    else:
        for name, value in says.items():
            setattr(row, name, value)
    db.session.flush()
    return True


def begins_on(row: Person | None, wanted: Cover, *, on: date, rule: Rule) -> date | None:
    """From when the person of this row, if they have one, is covered after what is said of them on that day."""
    if not wanted.covered or (wanted.ends_on is not None and wanted.ends_on < on):
        return wanted.starts_on
    covered = row is not None and is_covered(row, on=on)
    since = row.starts_on if row is not None else None
    return newcomers.begins_on(wanted.starts_on, on=on, rule=rule, covered=covered, since=since)


def leave(number: str, *, key: bytes, on: date) -> bool:
    """`leave_key` of the person with this number. Raises BadNumber and staging.Busy."""
    return leave_key(person_key(key, _tenant(), checked(number)), on=on)


def leave_key(person_key: bytes, *, on: date) -> bool:
    """End the cover of this digest with that day, or after the organisation's days of grace. Unknown ones stay so.

    Returns whether anything changed. Raises staging.Busy.
    """
    staging.lock(_tenant())
    row = db.session.get(Person, (_tenant(), person_key))
    grace = layouts.grace_days()
    last_day = on + timedelta(days=grace)
    if row is None or not row.covered or (grace and row.ends_on is not None and row.ends_on <= last_day):
        return False
    row.covered, row.ends_on = grace > 0, min(row.ends_on or last_day, last_day)
    db.session.flush()
    return True


def checked(number: str) -> str:
    """The number without blanks around it. Raises BadNumber."""
    plain = number.strip()
    if not plain or len(plain) > LONGEST_NUMBER or not plain.isprintable():
        raise BadNumber
    return plain


def normal(number: str) -> str:
    """The number as it is digested: leading noughts count, blanks around do not; an address has no capitals."""
    plain = number.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
    return plain.casefold() if "@" in plain else plain


def person_key(key: bytes, tenant_id: UUID, number: str) -> bytes:
    """The digest under which a person of this organisation is found."""
    return sealing.digest(key, PURPOSE, f"{tenant_id}|{normal(number)}")


def digests(key: bytes, tenant_id: UUID) -> Callable[[str], bytes]:
    """`person_key` for many numbers of one organisation, each as `normal` has it.

    HMAC by its definition (RFC 2104): what is the same for all of them is hashed once, and each goes on from copies.
    """
    padded = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in padded) + f"{PURPOSE}\0{tenant_id}|".encode()).copy
    outer = hashlib.sha256(bytes(each ^ 0x5C for each in padded)).copy

    def digest(number: str) -> bytes:
        first, second = inner(), outer()
        first.update(number.encode())
        second.update(first.digest())
        return second.digest()

    return digest


def find_key(key: bytes, number: str, *, on: date) -> bytes | None:
    """The digest of this number, if the organisation in scope has it and it is covered on that day. Only reads."""
    wanted = person_key(key, _tenant(), number)
    row = db.session.execute(select(Person).where(Person.person_key == wanted)).scalar_one_or_none()
    return wanted if row is not None and is_covered(row, on=on) else None


def is_covered(row: Person, *, on: date) -> bool:
    """Whether this person is covered on that day."""
    return row.covered and (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or on <= row.ends_on)


def stands(number: str, *, key: bytes, on: date) -> Stands:
    """What the roster of the organisation in scope says of this number on that day. Reads the roster only."""
    return stands_key(person_key(key, _tenant(), number), on=on)


def stands_key(person_key: bytes, *, on: date) -> Stands:
    """The same of this digest."""
    row = db.session.execute(select(Person).where(Person.person_key == person_key)).scalar_one_or_none()
    if row is None:
        return Stands(Standing.NOT_LISTED)
    if is_covered(row, on=on):
        return Stands(Standing.COVERED, ends_on=row.ends_on)
    # Somebody whose last day comes before their first is never covered.
    if row.covered and row.starts_on is not None and on < row.starts_on <= (row.ends_on or date.max):
        return Stands(Standing.LATER, starts_on=row.starts_on)
    return Stands(Standing.ENDED, ends_on=row.ends_on if row.ends_on is not None and row.ends_on <= on else None)


def covered_on(day: date) -> ColumnElement[bool]:
    """Whether a person is covered on that day, as a condition of a query."""
    return and_(is_here(day), or_(Person.starts_on.is_(None), Person.starts_on <= day))


def is_here(day: date) -> ColumnElement[bool]:
    """Whether a person is covered on that day or will be, as a condition of a query: they have not left."""
    return and_(Person.covered, or_(Person.ends_on.is_(None), Person.ends_on >= day))


def head_count(*, on: date) -> int:
    """How many people of the organisation in scope are covered on that day."""
    return db.session.scalar(select(func.count()).select_from(Person).where(covered_on(on))) or 0


def beginning(*, on: date) -> list[tuple[date, int]]:
    """The days after that one on which people of the organisation in scope begin, and how many do on each."""
    people = select(Person.starts_on, func.count()).where(is_here(on), Person.starts_on > on)
    fits = or_(Person.ends_on.is_(None), Person.ends_on >= Person.starts_on)
    rows = db.session.execute(people.where(fits).group_by(Person.starts_on).order_by(Person.starts_on))
    return [(day, count) for day, count in rows if day is not None]


def cohorts(smallest: int, *, on: date) -> dict[str, int]:
    """The groups of at least `smallest` people covered on that day, by the file's own names."""
    people = func.count()
    grouped = select(Person.cohort, people).where(covered_on(on), Person.cohort.is_not(None))
    rows = db.session.execute(grouped.group_by(Person.cohort).having(people >= smallest).order_by(Person.cohort))
    return {name: count for name, count in rows if name}


def covered_keys(*, on: date) -> tuple[list[bytes], list[bytes]]:
    """The digests of who is covered on that day, and of who is known and is not."""
    now = covered_on(on)
    covered = db.session.execute(select(Person.person_key).where(now)).scalars()
    return list(covered), list(db.session.execute(select(Person.person_key).where(~now)).scalars())


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
