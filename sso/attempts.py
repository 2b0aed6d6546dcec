"""The sign-in log that HR reads: tests, refusals, and sign-ins of people with a role.

An employee's successful sign-in is not in it, and no line names who tried: HR must not see who opened the desk.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from kernel import scope
from kernel.database import db, own_transaction
from sso.refusals import SignInRefused
from sso.tables.attempts import Attempt

KEPT_FOR = timedelta(days=30)
SHOWN = 50
MAX_DETAIL = 300
MAX_NAMES = 50


class Kind(StrEnum):
    """What a line of the log is about."""

    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    REFUSED = "refused"
    STAFF = "staff"


@dataclass(frozen=True)
class Seen:
    """What a test shows the person who sets the connection up: which attributes came, and whether the roster knew."""

    attribute_names: tuple[str, ...]
    on_roster: bool


def note_refusal(
    connection_id: UUID, refused: SignInRefused, *, is_test: bool, at: datetime, names: tuple[str, ...] = ()
) -> str:
    """Keep why, whatever the page answers. Returns the reference number for the page.

    Details and the `names` of attributes are kept of tests only, and never a value.
    """
    reference = secrets.token_hex(6)
    kind = Kind.TEST_FAILED if is_test else Kind.REFUSED
    with own_transaction() as own:
        own.execute(
            insert(Attempt).values(
                tenant_id=scope.current().owners["tenant_id"],
                attempt_id=uuid4(),
                connection_id=connection_id,
                at=at,
                kind=kind,
                reason=refused.reason,
                detail=refused.detail[:MAX_DETAIL] if is_test and refused.detail else None,
                reference=reference,
                attribute_names=_cut(names) if is_test and names else None,
            )
        )
    return reference


def note_test(connection_id: UUID, seen: Seen, *, at: datetime) -> None:
    """A test sign-in that passed every check."""
    names = _cut(seen.attribute_names)
    _add(connection_id, Kind.TEST_PASSED, at=at, attribute_names=names, on_roster=seen.on_roster)


def note_staff(connection_id: UUID, *, at: datetime) -> None:
    """Somebody with a role signed in."""
    _add(connection_id, Kind.STAFF, at=at)


def passed_test_since(connection_id: UUID, since: datetime) -> bool:
    """Whether a test passed at or after `since`."""
    statement = select(Attempt.attempt_id).where(
        Attempt.connection_id == connection_id, Attempt.kind == Kind.TEST_PASSED, Attempt.at >= since
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def latest(connection_id: UUID) -> list[Attempt]:
    """The last fifty lines, newest first."""
    statement = select(Attempt).where(Attempt.connection_id == connection_id)
    return list(db.session.scalars(statement.order_by(Attempt.at.desc()).limit(SHOWN)))


def last_names(connection_id: UUID) -> tuple[str, ...]:
    """The attributes that came with the newest test that had any, to choose from."""
    statement = select(Attempt.attribute_names).where(
        Attempt.connection_id == connection_id, Attempt.attribute_names.is_not(None)
    )
    return tuple(db.session.scalars(statement.order_by(Attempt.at.desc()).limit(1)).first() or ())


def forget_old(*, at: datetime) -> None:
    """Delete lines older than thirty days, of everybody; for a job."""
    db.session.execute(delete(Attempt).where(Attempt.at < at - KEPT_FOR))


def _cut(names: tuple[str, ...]) -> list[str]:
    return [name[:MAX_DETAIL] for name in names[:MAX_NAMES]]


def _add(connection_id: UUID, kind: Kind, *, at: datetime, **more: object) -> None:
    tenant_id = scope.current().owners["tenant_id"]
    db.session.add(
        Attempt(tenant_id=tenant_id, attempt_id=uuid4(), connection_id=connection_id, at=at, kind=kind, **more)
    )
    db.session.flush()
