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


def link_feed_again(*, feed_id: str, at: datetime) -> None:
    """Look everybody up by the attribute that HR has chosen. Again: nothing."""
    _work(feeds.get, upkeep.link_again, feed_id, at)


def end_waiting_cover(*, feed_id: str, at: datetime) -> None:
    """End those whom the directory ended and HR has approved. Again: nothing."""
    _work(feeds.get, upkeep.end_waiting, feed_id, at)


def forget_feed(*, feed_id: str, at: datetime) -> None:
    """Forget what a directory said that is no longer connected. Again: nothing."""
    _work(feeds.get_ended, upkeep.forget, feed_id, at)


def forget_gone_people(*, at: datetime) -> None:
    """Forget digests of people whom a directory deleted more than a year ago."""
    upkeep.forget_gone(at=at)


def _work(get: Callable[[UUID], Feed], act: Callable[[Here], None], feed_id: str, at: datetime) -> None:
    settings = wiring.settings()
    try:
        feed = get(UUID(feed_id))
    except feeds.NotThere:
        # Switched off, or on again, since somebody asked for this.
        return
    act(Here(feed, Keys(sealing=settings.sealing_key, roster=settings.roster_key), at))


EFFECTS: dict[str, outbox.Effect] = {
    "link_feed_again": link_feed_again,
    "end_waiting_cover": end_waiting_cover,
    "forget_feed": forget_feed,
    "forget_gone_people": forget_gone_people,
}
TURNS = (Turn("forget_gone_people", timedelta(days=1)),)
