"""What is done to a feed's people besides the directory's own messages: by jobs, after HR's word or with time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from kernel.database import db
from sso.scim import echoes, linking
from sso.scim.here import Here
from sso.tables.scim import FeedPerson

KEPT_AFTER_DELETION = timedelta(days=365)


def link_again(here: Here) -> None:
    """After HR chose another attribute: cover everybody by the new one, and end the old digests. Again: nothing."""
    living = select(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id, FeedPerson.gone_at.is_(None))
    for row in db.session.scalars(living).all():
        linking.follow(row, echoes.read(row, here), here)


def end_waiting(here: Here) -> None:
    """After HR's word: end the cover of everybody whom the directory has ended. Again: nothing."""
    waiting = select(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id, FeedPerson.waits)
    for row in db.session.scalars(waiting).all():
        row.waits = False
        if row.person_key is not None:
            linking.leave(row, row.person_key, here)
    here.feed.held_at = None
    db.session.flush()


def forget(here: Here) -> None:
    """After a feed was switched off: all that its directory told us. The roster keeps who is covered."""
    db.session.execute(delete(FeedPerson).where(FeedPerson.feed_id == here.feed.feed_id))


def forget_gone(*, at: datetime) -> None:
    """The digests of people whom a directory deleted more than a year ago, of everybody."""
    db.session.execute(delete(FeedPerson).where(FeedPerson.gone_at < at - KEPT_AFTER_DELETION))
