"""What the worker does for sign-in: take out what was left on the way, and keep connections up.

By true time, as everything of a sign-in: the demonstration's clock does not move these.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from kernel import audit, clock, downloading, outbox
from kernel.downloading import CannotFetch, Road
from portal.jobs import Turn
from portal.work import wiring
from portal.work.jobs import letters
from sso import certificates, connections, leftovers, refreshing, sources
from sso.sources import Problem
from sso.states import State
from sso.tables.connections import ConnectionRow
from sso.tables.renewing import Source

log = structlog.get_logger()
# What HR reads in the letter, by the threshold that the last certificate has passed.
ENDS = {
    60: "ends within 60 days", 30: "ends within 30 days", 14: "ends within 14 days", 3: "ends within 3 days",
    0: "has ended",
}  # fmt: skip


def clear_sign_ins(*, at: datetime) -> None:
    """Forget questions, arrivals and used assertions that have ended, and old lines of the log."""
    leftovers.clear(at=clock.true_now())


def refresh_metadata(*, at: datetime) -> None:
    """Have the metadata read of every connection whose turn it is."""
    for tenant_id, connection_id, due_at in sources.due(at=clock.true_now()):
        payload, key = {"connection_id": str(connection_id)}, f"refresh_connection:{connection_id}:{due_at.isoformat()}"
        outbox.put("refresh_connection", payload, dedupe_key=key, at=at, owners={"tenant_id": tenant_id})


def refresh_connection(*, connection_id: str, at: datetime) -> None:
    """Read the metadata of one connection and take over its keys. What is wrong with it is flagged for a person."""
    now, connection = clock.true_now(), connections.get(UUID(connection_id))
    source = sources.find(connection)
    # Meanwhile a person may have read it, or switched it off.
    if source is not None and source.next_at <= now and connection.state == State.ACTIVE:
        _note("refresh_metadata", connection, _refreshed(connection, source, at=now), at=at)


def watch_connections(*, at: datetime) -> None:
    """Have the certificates of every active connection looked at."""
    for connection in connections.active():
        payload, key = {"connection_id": str(connection.connection_id)}, f"{connection.connection_id}:{at.date()}"
        owners = {"tenant_id": connection.tenant_id}
        outbox.put("watch_connection", payload, dedupe_key=f"watch_connection:{key}", at=at, owners=owners)


def watch_connection(*, connection_id: str, at: datetime) -> None:
    """Drop what metadata has long ceased to name, and tell HR when the last certificate is about to end."""
    now, connection = clock.true_now(), connections.get(UUID(connection_id))
    _note("drop_certificates", connection, certificates.drop_absent(connection, at=now), at=at)
    nearest = certificates.note_warning(connection, at=now)
    if nearest is not None:
        letters.ask("certificate", mark=f"{connection_id}:{nearest}:{now.date()}", at=at, about=ENDS[nearest])


def _refreshed(connection: ConnectionRow, source: Source, *, at: datetime) -> audit.Changes:
    allow_loopback = wiring.settings().demonstration
    try:
        found = downloading.download(source.url, etag=source.etag, road=Road(allow_loopback=allow_loopback))
    except CannotFetch as error:
        log.warning("metadata was not fetched", connection_id=str(connection.connection_id), reason=error.reason)
        sources.note_unread(source, Problem.UNREACHABLE, at=at)
        return {}
    if found is None:
        refreshing.note_unchanged(source, at=at)
        return {}
    return refreshing.take(connection, source, found.body, found.etag, at=at, allow_loopback=allow_loopback)


def _note(act: str, connection: ConnectionRow, changes: audit.Changes, *, at: datetime) -> None:
    if changes:
        audit.note_changes(act, changes, about=str(connection.connection_id), person_id=None, surface="job", at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "clear_sign_ins": clear_sign_ins,
    "refresh_metadata": refresh_metadata,
    "refresh_connection": refresh_connection,
    "watch_connections": watch_connections,
    "watch_connection": watch_connection,
}
TURNS = (
    Turn("clear_sign_ins", timedelta(minutes=5)),
    Turn("refresh_metadata", timedelta(hours=1)),
    Turn("watch_connections", timedelta(days=1)),
)
