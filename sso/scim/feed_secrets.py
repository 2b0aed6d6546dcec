"""The secrets a directory shows with every message: made here, shown once, kept as hashes, two at a time at most."""

import hashlib
import secrets
from datetime import date, datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import select

from kernel import sealing
from kernel.database import db
from kernel.refusals import NotFound, Refused
from sso.tables.scim import Feed, FeedSecret

Bearer = NewType("Bearer", bytes)

BITS = 256
MOST = 2
LONGEST = 200


class TwoAlready(Refused):
    """One in use and one to follow it are enough."""

    message = "Two tokens hold already. End the one that your directory no longer uses, then make another."


class NoSuchSecret(NotFound):
    """No living secret of this id in this feed."""


def make(feed: Feed, *, at: datetime) -> Bearer:
    """A new secret of 256 random bits; it is never shown again. Raises TwoAlready."""
    if len(living(feed)) >= MOST:
        raise TwoAlready
    bearer = Bearer(secrets.token_urlsafe(BITS // 8).encode())
    db.session.add(
        FeedSecret(
            tenant_id=feed.tenant_id, secret_id=uuid4(), feed_id=feed.feed_id, secret_hash=_hash(bearer), made_at=at
        )
    )
    db.session.flush()
    return bearer


def living(feed: Feed) -> list[FeedSecret]:
    """Those that hold, the oldest first."""
    holds = select(FeedSecret).where(FeedSecret.feed_id == feed.feed_id, FeedSecret.ended_at.is_(None))
    return list(db.session.scalars(holds.order_by(FeedSecret.made_at)))


def end(feed: Feed, secret_id: UUID, *, at: datetime) -> None:
    """Refuse this one from now on. Raises NoSuchSecret."""
    found = next((one for one in living(feed) if one.secret_id == secret_id), None)
    if found is None:
        raise NoSuchSecret
    found.ended_at = at
    db.session.flush()


def opens(feed: Feed, shown: Bearer, *, on: date) -> bool:
    """Whether this secret holds for this feed; every one is compared in constant time, and its day of use is kept."""
    wanted = _hash(shown[:LONGEST])
    found = [one for one in living(feed) if sealing.same(one.secret_hash, wanted)]
    for one in found:
        if one.last_used_on != on:
            one.last_used_on = on
            db.session.flush()
    return bool(found)


def _hash(bearer: bytes) -> bytes:
    return hashlib.sha256(bearer).digest()
