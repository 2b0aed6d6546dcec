"""Questions on their way to an IdP. A row holds hashes only, and the first answer takes it out, good or bad."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from kernel import scope
from kernel.database import db, own_transaction
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.tables.passing import Pending

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Taken:
    """What we remembered of a question: what it was for, and which browser asked; None when nobody did."""

    purpose: Purpose
    browser_hash: bytes | None = field(repr=False)


def new_secret() -> str:
    """What only the asking browser will hold: 256 random bits for its cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """SHA-256; enough because what is hashed is long and random."""
    return hashlib.sha256(secret.encode()).digest()


def keep(question_id: str, connection_id: UUID, purpose: Purpose, *, secret: str, at: datetime) -> None:
    """Remember a question of the organisation in scope for ten minutes."""
    db.session.add(
        Pending(
            tenant_id=scope.current().owners["tenant_id"],
            question_hash=hash_of(question_id),
            connection_id=connection_id,
            browser_hash=hash_of(secret),
            purpose=purpose,
            ends_at=at + LIFETIME,
        )
    )
    db.session.flush()


def find_purpose(question_id: str, connection_id: UUID, *, at: datetime) -> Purpose | None:
    """What a question on its way is for; it stays where it is."""
    statement = select(Pending.purpose).where(
        Pending.question_hash == hash_of(question_id), Pending.connection_id == connection_id, Pending.ends_at > at
    )
    purpose = db.session.scalars(statement).one_or_none()
    return Purpose(purpose) if purpose else None


def take(question_id: str | None, connection_id: UUID, *, at: datetime) -> Taken:
    """Take the question out, for good whatever follows, in one statement. Raises SignInRefused."""
    if not question_id:
        raise SignInRefused(Reason.IN_RESPONSE_TO)
    statement = (
        delete(Pending)
        .where(
            Pending.tenant_id == scope.current().owners["tenant_id"],
            Pending.question_hash == hash_of(question_id),
            Pending.connection_id == connection_id,
        )
        .returning(Pending.purpose, Pending.browser_hash, Pending.ends_at)
    )
    # Apart from the page's transaction: a refusal must not bring the question back.
    with own_transaction() as own:
        row = own.execute(statement).one_or_none()
    if row is None or row.ends_at <= at:
        raise SignInRefused(Reason.NOT_STARTED_HERE)
    return Taken(purpose=Purpose(row.purpose), browser_hash=row.browser_hash)
