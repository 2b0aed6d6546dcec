"""Where an IdP publishes its metadata, when it is read next, and what a person should look at."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select

from kernel.audit import Changes
from kernel.database import db
from sso.states import State
from sso.tables.connections import ConnectionRow
from sso.tables.renewing import Source

DAILY = timedelta(hours=24)
FIRST_WAIT = timedelta(hours=1)


class Problem(StrEnum):
    """What a person should look at. None of these changes who may come in."""

    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    ENDED = "ended"
    OTHER_IDP = "other_idp"
    MOVED = "moved"


WORDS: Mapping[Problem, str] = {
    Problem.UNREACHABLE: "The address of your metadata did not answer us. We try again by ourselves.",
    Problem.UNREADABLE: "What stands at the address of your metadata is not metadata that we can use.",
    Problem.ENDED: "Your metadata says that it is no longer valid (validUntil). Please have it renewed.",
    Problem.OTHER_IDP: (
        "Your metadata now describes another identity provider (its entityID differs). We did not take it over. "
        "If that is what you want, switch this sign-in off and connect the new one."
    ),
    Problem.MOVED: (
        "Your metadata names another sign-in or sign-out address. We did not take it over by ourselves: "
        "please read the metadata again if that is right."
    ),
}


def find(connection: ConnectionRow) -> Source | None:
    """Where its metadata comes from, or None when people bring it."""
    return db.session.scalars(select(Source).where(Source.connection_id == connection.connection_id)).one_or_none()


def keep(connection: ConnectionRow, url: str, *, at: datetime) -> Changes:
    """Read it again from this address every day: what stood there has just been taken over by a person.

    Tomorrow it is read in whole; whether it has changed since can be asked from then on.
    """
    source, before = find(connection), None
    if source is None:
        source = Source(tenant_id=connection.tenant_id, connection_id=connection.connection_id, url=url)
        db.session.add(source)
    else:
        before, source.url = source.url, url
    note_read(source, None, None, at=at)
    return {} if before == url else {"metadata_url": (before, url)}


def forget(connection: ConnectionRow) -> Changes:
    """From now on people bring the metadata."""
    source = find(connection)
    if source is None:
        return {}
    db.session.execute(delete(Source).where(Source.connection_id == connection.connection_id))
    return {"metadata_url": (source.url, None)}


def due(*, at: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """Organisation, connection and due time of every one to read now; for a job over everybody. Active ones only."""
    mine = (Source.tenant_id == ConnectionRow.tenant_id) & (Source.connection_id == ConnectionRow.connection_id)
    statement = select(Source.tenant_id, Source.connection_id, Source.next_at).join(ConnectionRow, mine)
    found = db.session.execute(statement.where(ConnectionRow.state == State.ACTIVE, Source.next_at <= at))
    return [(row.tenant_id, row.connection_id, row.next_at) for row in found]


def note_read(source: Source, etag: str | None, problem: Problem | None, *, at: datetime) -> None:
    """It was read; `problem` is what it says that a person should look at. Again tomorrow."""
    source.etag, source.problem, source.failures = etag, problem, 0
    source.fetched_at, source.next_at = at, at + DAILY
    db.session.flush()


def note_unread(source: Source, problem: Problem, *, at: datetime) -> None:
    """It could not be read or used: again in an hour, then after twice as long each time, a day at most."""
    source.problem = problem
    source.next_at = at + min(DAILY, FIRST_WAIT * 2 ** min(source.failures, 8))
    source.failures += 1
    db.session.flush()
