"""Links for IT contacts: made by HR, opened once, and good for a visit in which the sign-in can be set up."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from kernel import scope, sealing
from kernel.database import db, own_transaction
from kernel.refusals import NotFound, Refused
from sso.tables.setup_links import SetupDoor, SetupLink

SetupSecret = NewType("SetupSecret", str)
VALID = timedelta(days=7)
VISIT = timedelta(hours=8)
KEPT_FOR = timedelta(days=90)
MAX_SECRET = 80


class Standing(StrEnum):
    """Where a link stands."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"
    ENDED = "ended"


class LinkOver(Refused):
    """The link was opened before, has run out, was ended, or never was."""

    message = "This link is no longer valid. Links work once, for seven days. Please ask HR for a new one."


class NoSuchLink(NotFound):
    """There is no such link here."""

    message = "We could not find that link."


def make(called: str, *, key: bytes, at: datetime) -> SetupSecret:
    """A new link for the organisation in scope. The secret is returned once and kept only as a hash.

    `called` says for whom it is, sealed with `key`.
    """
    secret, link_id = secrets.token_urlsafe(32), uuid4()
    tenant_id = scope.current().owners["tenant_id"]
    # A plain statement: whoever makes links may not read whose a link is.
    door = insert(SetupDoor).values(secret_hash=_hash(secret), owner=tenant_id, ends_at=at + VALID)
    db.session.execute(door)
    db.session.add(
        SetupLink(
            tenant_id=tenant_id,
            link_id=link_id,
            secret_hash=_hash(secret),
            called=sealing.seal(key, called.encode(), place=_place(tenant_id, link_id)),
            made_at=at,
            ends_at=at + VALID,
        )
    )
    db.session.flush()
    return SetupSecret(secret)


def find_owner(secret: SetupSecret) -> UUID | None:
    """Whose link it is, if it is one; readable before anybody is in scope."""
    if len(secret) > MAX_SECRET:
        return None
    with own_transaction() as own:
        return own.scalar(select(SetupDoor.owner).where(SetupDoor.secret_hash == _hash(secret)))


def open_up(secret: SetupSecret, *, at: datetime) -> SetupLink:
    """Use the link up and begin its visit. Of two at the same moment one is refused. Raises LinkOver."""
    taken = db.session.execute(
        update(SetupLink)
        .where(
            SetupLink.secret_hash == _hash(secret),
            SetupLink.opened_at.is_(None),
            SetupLink.ended_at.is_(None),
            SetupLink.ends_at > at,
        )
        .values(opened_at=at, visit_ends_at=at + VISIT)
        .returning(SetupLink.link_id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise LinkOver
    return get(taken.link_id)


def find_open(link_id: UUID, *, at: datetime) -> SetupLink | None:
    """The link, if its visit still holds: opened, not ended, not over."""
    link = _find(link_id)
    return link if link is not None and standing(link, at=at) is Standing.OPEN else None


def get(link_id: UUID) -> SetupLink:
    """The link of the organisation in scope. Raises NoSuchLink."""
    link = _find(link_id)
    if link is None:
        raise NoSuchLink
    return link


def all_of() -> list[SetupLink]:
    """Every link of the organisation in scope, newest first."""
    return list(db.session.scalars(select(SetupLink).order_by(SetupLink.made_at.desc())))


def standing(link: SetupLink, *, at: datetime) -> Standing:
    """Where it stands at this moment."""
    if link.ended_at is not None:
        return Standing.ENDED
    if link.visit_ends_at is not None:
        return Standing.OPEN if at < link.visit_ends_at else Standing.OVER
    return Standing.WAITING if at < link.ends_at else Standing.OVER


def called(link: SetupLink, *, key: bytes) -> str:
    """For whom it was made."""
    return sealing.unseal(key, link.called, place=_place(link.tenant_id, link.link_id)).decode()


def end(link_id: UUID, *, at: datetime) -> None:
    """From now on it cannot be opened, and its visit is refused at the next page. A second end changes nothing."""
    link = get(link_id)
    link.ended_at = link.ended_at or at
    db.session.flush()


def forget_old(*, at: datetime) -> None:
    """Delete what nobody needs any more, of everybody; for a job."""
    db.session.execute(delete(SetupDoor).where(SetupDoor.ends_at < at))
    db.session.execute(delete(SetupLink).where(SetupLink.made_at < at - KEPT_FOR))


def _find(link_id: UUID) -> SetupLink | None:
    statement = select(SetupLink).where(SetupLink.link_id == link_id).execution_options(populate_existing=True)
    return db.session.scalars(statement).one_or_none()


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _place(tenant_id: UUID, link_id: UUID) -> str:
    return f"sso.setup_links|called|{link_id}|{tenant_id}"
