"""What is done to a feed's people besides the directory's own messages: by jobs, after HR's word or with time."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from kernel.database import db
from sso.scim import echoes, linking
from sso.scim.here import Here
from sso.tables.scim import FeedPerson

AT_ONCE = 200
KEPT_AFTER_DELETION = timedelta(days=365)


def link_again(here: Here, after: UUID | None = None) -> UUID | None:
    """After HR chose another attribute: cover people by the new one, and end the old digests.

    Some at a time, so that the directory and roster files need not wait: returns after whom to go on, None at the end.
    The same again changes nothing.
    """
    living = select(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id, FeedPerson.gone_at.is_(None))
    following = living.where(FeedPerson.resource_id > after) if after is not None else living
    rows = db.session.scalars(following.order_by(FeedPerson.resource_id).limit(AT_ONCE)).all()
    for row in rows:
        linking.follow(row, echoes.read(row, here), here)
    return rows[-1].resource_id if len(rows) == AT_ONCE else None


def end_waiting(here: Here) -> bool:
    """After HR's word: end the cover of people whom the directory has ended, some at a time. False: none is left."""
    waiting = select(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id, FeedPerson.waits)
    rows = db.session.scalars(waiting.limit(AT_ONCE)).all()
    for row in rows:
        row.waits = False
        if row.person_key is not None:
            linking.leave(row, row.person_key, here)
    is_more = len(rows) == AT_ONCE
    if not is_more:
        here.feed.held_at = None
    db.session.flush()
    return is_more


def forget(here: Here) -> None:
    """After a feed was switched off: all that its directory told us. The roster keeps who is covered."""
    db.session.execute(delete(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id))


def forget_gone(*, at: datetime) -> None:
    """The digests of people whom a directory deleted more than a year ago, of everybody."""
    db.session.execute(delete(FeedPerson).where(FeedPerson.gone_at < at - KEPT_AFTER_DELETION))
