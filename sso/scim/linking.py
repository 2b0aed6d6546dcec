"""What the roster makes of a directory's word: whoever it has and calls active is covered, by the attribute that links.

An ending that comes with very many others waits for HR: a directory whose filter was changed by mistake ends everybody
within minutes, and nobody should lose their cover by that.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from kernel import outbox
from kernel.database import db
from sso import mail_domains
from sso.scim import shape
from sso.scim.feeds import Link
from sso.scim.here import Here
from sso.scim.shape import Echo
from sso.tables.scim import FeedPerson
from tenants import roster
from tenants.roster import BadNumber, Cover

# More endings than this within the hour wait: the same numbers as for a roster file.
FEWEST, SHARE, WITHIN = 10, 0.05, timedelta(hours=1)
# Whoever may collect is told together, some minutes later.
TOGETHER = timedelta(minutes=5)
# A change that was begun before the end of those minutes is kept by then.
SETTLED = timedelta(minutes=1)


def follow(row: FeedPerson, echo: Echo | None, here: Here) -> None:
    """Let the roster say of this person what the directory says now; `echo` is None once it has deleted them.

    Raises staging.Busy while a roster file is being taken in.
    """
    number = _number(echo, here) if echo is not None and counts(row) else None
    if number is not None and echo is not None:
        _cover(row, number, echo, here)
    elif row.person_key is not None and row.ended_at is None:
        _end(row, here)
    db.session.flush()
    if here.feed.held_at is not None and not _anybody_waits(here):
        here.feed.held_at = None
        db.session.flush()


def counts(row: FeedPerson) -> bool:
    """Whether the directory has this person and does not call them inactive."""
    return row.gone_at is None and row.active is not False


def leave(row: FeedPerson, person_key: bytes, here: Here) -> None:
    """End the cover of this digest, unless the directory has somebody else by the same one."""
    another = select(FeedPerson.resource_id).where(
        FeedPerson.feed_id == row.feed_id,
        FeedPerson.person_key == person_key,
        FeedPerson.resource_id != row.resource_id,
        FeedPerson.ended_at.is_(None),
    )
    if db.session.scalars(another.limit(1)).first() is None and roster.leave_key(person_key, on=here.at.date()):
        tell(here)


def tell(here: Here) -> None:
    """Have the issuer's ledger follow the roster, for all that changes within some minutes at once."""
    seconds = TOGETHER.total_seconds()
    due = datetime.fromtimestamp((here.at.timestamp() // seconds + 1) * seconds, UTC)
    outbox.put("enrol_members", {}, dedupe_key=f"enrol_members:{here.tenant_id}:{due:%Y%m%d%H%M}", at=due + SETTLED)


def _cover(row: FeedPerson, number: str, echo: Echo, here: Here) -> None:
    before, now = row.person_key, roster.person_key(here.keys.roster, here.tenant_id, number)
    is_open = before is not None and (row.ended_at is None or row.waits)
    group = shape.find(echo, here.feed.group_by) if here.feed.group_by else None
    row.person_key, row.ended_at, row.waits = now, None, False
    if roster.cover(number, Cover(cohort=group), key=here.keys.roster, on=here.at.date()):
        tell(here)
    if before is not None and is_open and before != now:
        leave(row, before, here)


def _end(row: FeedPerson, here: Here) -> None:
    assert row.person_key is not None
    row.waits = _are_too_many(here)
    row.ended_at = here.at
    if row.waits:
        _hold(here)
    else:
        leave(row, row.person_key, here)


def _hold(here: Here) -> None:
    if here.feed.held_at is not None:
        return
    here.feed.held_at = here.at
    mark = f"{here.feed.feed_id}:{here.at.isoformat()}"
    letter = {"event": "many_ended", "about": "", "mark": mark}
    outbox.put("tell_hr", letter, dedupe_key=f"tell_hr:many_ended:{mark}", at=here.at)


def _are_too_many(here: Here) -> bool:
    """Whether one more ending is more than is ended without HR's word."""
    if here.feed.held_at is not None:
        return True
    since = max(here.at - WITHIN, here.feed.counted_from)
    linked = FeedPerson.person_key.is_not(None)
    open_now = func.count().filter(linked, FeedPerson.ended_at.is_(None))
    ended = func.count().filter(FeedPerson.ended_at >= since, FeedPerson.waits.is_(False))
    row = db.session.execute(select(open_now, ended).where(FeedPerson.feed_id == here.feed.feed_id)).one()
    covered, already = row
    return already + 1 > max(FEWEST, SHARE * (covered + already))


def _anybody_waits(here: Here) -> bool:
    waiting = select(FeedPerson.resource_id).where(FeedPerson.feed_id == here.feed.feed_id, FeedPerson.waits)
    return db.session.scalars(waiting.limit(1)).first() is not None


def _number(echo: Echo, here: Here) -> str | None:
    value = shape.find(echo, here.feed.link)
    if value is not None and here.feed.link == Link.EMAIL and not _is_proved(value):
        return None
    try:
        return roster.checked(value) if value is not None else None
    except BadNumber:
        return None


def _is_proved(address: str) -> bool:
    """Anybody's directory may claim any address; only a domain that is proved to be the organisation's links."""
    return mail_domains.counts(address.strip().rpartition("@")[2].casefold())
