"""Invitations: a link that lets one person in, once, within a week."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from sqlalchemy import insert, update

from kernel import sealing
from kernel.database import db
from kernel.refusals import Refused
from kernel.staff.tables import Invitation

InvitationSecret = NewType("InvitationSecret", str)
VALID = timedelta(days=7)


class InvitationOver(Refused):
    """The link was used, has run out, or never was."""

    message = "This link is no longer valid. Links work once, for seven days. Please ask for a new one."


@dataclass(frozen=True)
class Invited:
    """Who is to be let in: as what, for which owner, and how they are called."""

    surface: str
    roles: tuple[str, ...]
    owner_id: UUID | None
    called: str
    mail: str | None = None


def make(invited: Invited, *, key: bytes, at: datetime) -> InvitationSecret:
    """A new invitation. The secret is returned once and kept only as a hash; name and address are sealed with `key`."""
    secret = secrets.token_urlsafe(32)
    place = _place(_hash(secret))
    # A plain statement: whoever invites may add an invitation for another surface, but not read one.
    db.session.execute(
        insert(Invitation).values(
            secret_hash=_hash(secret),
            surface=invited.surface,
            owner_id=invited.owner_id,
            roles=list(invited.roles),
            called=sealing.seal(key, invited.called.encode(), place=place),
            mail=sealing.seal(key, invited.mail.encode(), place=place) if invited.mail else None,
            ends_at=at + VALID,
        )
    )
    return InvitationSecret(secret)


def look_at(secret: InvitationSecret, *, key: bytes, at: datetime) -> Invited:
    """Who this link lets in. Raises InvitationOver."""
    row = db.session.get(Invitation, _hash(secret))
    if row is None or row.used_at is not None or row.ends_at <= at:
        raise InvitationOver
    place = _place(row.secret_hash)
    called = sealing.unseal(key, row.called, place=place).decode()
    mail = sealing.unseal(key, row.mail, place=place).decode() if row.mail else None
    return Invited(row.surface, tuple(row.roles), row.owner_id, called, mail)


def use(secret: InvitationSecret, *, key: bytes, at: datetime) -> Invited:
    """The same, and the link is used up. Of two at the same moment one is refused. Raises InvitationOver."""
    taken = db.session.execute(
        update(Invitation)
        .where(Invitation.secret_hash == _hash(secret), Invitation.used_at.is_(None), Invitation.ends_at > at)
        .values(used_at=at)
        .returning(Invitation.secret_hash)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise InvitationOver
    db.session.expire_all()
    row = db.session.get(Invitation, taken.secret_hash)
    assert row is not None
    place = _place(row.secret_hash)
    mail = sealing.unseal(key, row.mail, place=place).decode() if row.mail else None
    called = sealing.unseal(key, row.called, place=place).decode()
    return Invited(row.surface, tuple(row.roles), row.owner_id, called, mail)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _place(secret_hash: bytes) -> str:
    return f"invitations|{secret_hash.hex()}"
