"""Feeds: a company's directory that sends its people, from switching on to switching off."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import func, select

from kernel import scope
from kernel.database import db
from kernel.refusals import NotFound, Refused
from sso.tables.connections import Door
from sso.tables.scim import Feed, FeedPerson


class State(StrEnum):
    """Whether a feed is answered."""

    ON = "on"
    OFF = "off"


class Link(StrEnum):
    """The attribute by which a person of the directory is one of the roster; SCIM's own words."""

    EMPLOYEE_NUMBER = "employeeNumber"
    EXTERNAL_ID = "externalId"
    USER_NAME = "userName"
    EMAIL = "email"


class GroupBy(StrEnum):
    """The attribute that names a person's group; SCIM's own words."""

    DEPARTMENT = "department"
    COST_CENTER = "costCenter"


class NotThere(NotFound):
    """This organisation has no feed that is on."""


class AlreadyOn(Refused):
    """An organisation has one feed."""

    message = "Your directory is connected already."


@dataclass(frozen=True)
class Counts:
    """How many people a feed has. Numbers only: HR's login reads no more."""

    people: int
    covered: int
    unlinked: int
    ended: int
    waiting: int


def begin(*, at: datetime) -> Feed:
    """A feed for the organisation in scope, with an address of its own. Raises AlreadyOn."""
    if find() is not None:
        raise AlreadyOn
    tenant_id = scope.current().owners["tenant_id"]
    feed = Feed(
        tenant_id=tenant_id,
        feed_id=uuid4(),
        state=State.ON,
        link=Link.EMPLOYEE_NUMBER,
        group_by=None,
        made_at=at,
        counted_from=at,
    )
    db.session.add(feed)
    db.session.add(Door(connection_id=feed.feed_id, owner=tenant_id))
    db.session.flush()
    return feed


def find() -> Feed | None:
    """The feed of the organisation in scope that is on, if there is one."""
    return db.session.scalars(select(Feed).where(Feed.state == State.ON)).one_or_none()


def get(feed_id: UUID) -> Feed:
    """This feed, if it is on and of the organisation in scope. Raises NotThere."""
    feed = db.session.scalars(select(Feed).where(Feed.feed_id == feed_id, Feed.state == State.ON)).one_or_none()
    if feed is None:
        raise NotThere
    return feed


def get_ended(feed_id: UUID) -> Feed:
    """This feed of the organisation in scope, if it was switched off. Raises NotThere."""
    feed = db.session.scalars(select(Feed).where(Feed.feed_id == feed_id, Feed.state == State.OFF)).one_or_none()
    if feed is None:
        raise NotThere
    return feed


def end(feed: Feed) -> None:
    """Answer it no more, for good. Nobody loses their cover by it."""
    feed.state = State.OFF
    feed.held_at = None
    db.session.flush()


def choose(feed: Feed, link: Link, group_by: GroupBy | None) -> bool:
    """Say by which attribute people are known and grouped. Returns whether everybody must be linked again."""
    if (feed.link, feed.group_by) == (link, group_by):
        return False
    feed.link, feed.group_by = link, group_by
    db.session.flush()
    return True


def approve_endings(feed: Feed, *, at: datetime) -> None:
    """HR's word that those who wait may be ended; endings are counted anew from here."""
    feed.counted_from = at
    db.session.flush()


def count(feed: Feed) -> Counts:
    """The people of a feed, in numbers."""
    living = FeedPerson.gone_at.is_(None)
    active = FeedPerson.active.is_distinct_from(False)
    linked = FeedPerson.person_key.is_not(None)
    numbers = select(
        func.count().filter(living),
        func.count(FeedPerson.person_key.distinct()).filter(FeedPerson.ended_at.is_(None) | FeedPerson.waits),
        func.count().filter(living, active, ~(linked & FeedPerson.ended_at.is_(None))),
        func.count().filter(living, ~active),
        func.count().filter(FeedPerson.waits),
    )
    return Counts(*db.session.execute(numbers.where(FeedPerson.feed_id == feed.feed_id)).one())
