"""What the worker does for companies' directories: after HR's word, and with time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from kernel import outbox
from portal.jobs import Turn
from portal.work import wiring
from sso.scim import feeds, upkeep
from sso.scim.here import Here, Keys
from sso.tables.scim import Feed


def link_feed_again(*, feed_id: str, at: datetime, after: str | None = None) -> None:
    """Look people up by the attribute that HR has chosen, and ask for the next of them. Again: nothing."""
    here = _here(feeds.get, feed_id, at)
    came_to = upkeep.link_again(here, UUID(after) if after else None) if here else None
    if came_to is not None:
        payload = {"feed_id": feed_id, "after": str(came_to)}
        outbox.put("link_feed_again", payload, dedupe_key=f"link_feed_again:{feed_id}:{came_to}:{at}", at=at)


def end_waiting_cover(*, feed_id: str, at: datetime) -> None:
    """End people whom the directory ended and HR has approved, and ask for the next of them. Again: nothing."""
    here = _here(feeds.get, feed_id, at)
    if here is not None and upkeep.end_waiting(here):
        outbox.put("end_waiting_cover", {"feed_id": feed_id}, dedupe_key=f"end_waiting_cover:{feed_id}:{at}", at=at)


def forget_feed(*, feed_id: str, at: datetime) -> None:
    """Forget what a directory said that is no longer connected. Again: nothing."""
    here = _here(feeds.get_ended, feed_id, at)
    if here is not None:
        upkeep.forget(here)


def forget_gone_people(*, at: datetime) -> None:
    """Forget digests of people whom a directory deleted more than a year ago."""
    upkeep.forget_gone(at=at)


def _here(get: Callable[[UUID], Feed], feed_id: str, at: datetime) -> Here | None:
    """The feed, unless it was switched off since somebody asked for this."""
    settings = wiring.settings()
    try:
        feed = get(UUID(feed_id))
    except feeds.NotThere:
        return None
    return Here(feed, Keys(sealing=settings.sealing_key, roster=settings.roster_key), at)


EFFECTS: dict[str, outbox.Effect] = {
    "link_feed_again": link_feed_again,
    "end_waiting_cover": end_waiting_cover,
    "forget_feed": forget_feed,
    "forget_gone_people": forget_gone_people,
}
TURNS = (Turn("forget_gone_people", timedelta(days=1)),)
