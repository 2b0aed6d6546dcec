"""The outbox: work that must happen is a row, written in the transaction that made it necessary.

The queue is only a doorbell; losing all of it loses nothing. A delivery does its effect and marks the row done
in one transaction, and checks its lease first, so that a second delivery of the same row finds nothing to do.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import text

from kernel import scope
from kernel.database import db

LEASE = timedelta(seconds=120)
ATTEMPTS = 12
LONGEST_WAIT = timedelta(minutes=30)
OLD = timedelta(hours=24)
Payload = Mapping[str, Any]
Effect = Callable[..., None]
log = structlog.get_logger()

PUT = text("""
    insert into house.outbox (outbox_id, kind, dedupe_key, owner_key, owner, payload, urgency, not_before, due_at)
    values (:id, :kind, :dedupe, :owner_key, :owner, cast(:payload as jsonb), :urgency, :due, :due)
    on conflict do nothing
""")
DUE = text("""
    update house.outbox set lease = gen_random_uuid(), lease_until = :until
    where outbox_id in (
        select outbox_id from house.outbox
        where done_at is null and dead_at is null and not_before <= :at and (lease_until is null or lease_until < :at)
        order by urgency, not_before limit :limit for update skip locked
    )
    returning outbox_id, lease, owner_key, owner, kind
""")
TRIED = text("""
    update house.outbox set attempts = attempts + 1,
        dead_at = case when attempts >= :limit then cast(:at as timestamptz) end
    where outbox_id = :id and lease = :lease and done_at is null and dead_at is null
    returning dead_at
""")
HELD = text("""
    select kind, payload from house.outbox
    where outbox_id = :id and lease = :lease and done_at is null and dead_at is null for update
""")
DONE = text("update house.outbox set done_at = :at, lease = null, last_error = null where outbox_id = :id")
FAILED = text("""
    update house.outbox set lease = null, lease_until = null, last_error = :error,
        not_before = cast(:at as timestamptz) + make_interval(secs => least(power(2, attempts), 3600)),
        dead_at = case when attempts >= :limit then cast(:at as timestamptz) end
    where outbox_id = :id and lease = :lease and done_at is null and dead_at is null
    returning dead_at
""")
# It waits as long again as it has waited, so that the tries of a long outage are few and those of a short one soon.
LATER = text("""
    update house.outbox set lease = null, lease_until = null, last_error = 'not yet',
        attempts = greatest(attempts - 1, 0),
        not_before = cast(:at as timestamptz) + least(
            greatest(cast(:at as timestamptz) - coalesce(due_at, not_before), interval '2 seconds'), :longest)
    where outbox_id = :id and lease = :lease and done_at is null and dead_at is null
    returning kind, cast(:at as timestamptz) - coalesce(due_at, not_before) as waited
""")
PRUNE = text("delete from house.outbox where done_at < :before")


class Later(Exception):
    """Raised by an effect that cannot happen yet: the row is put off, and its tries are not used up."""


@dataclass(frozen=True)
class Ring:
    """What the doorbell says: which row, under which lease, for whom. Ids only."""

    outbox_id: UUID
    lease: UUID
    owner_key: str | None
    owner: UUID | None
    kind: str = ""


def put(
    kind: str,
    payload: Payload,
    *,
    dedupe_key: str,
    at: datetime,
    urgency: int = 5,
    owners: Mapping[str, UUID] | None = None,
) -> None:
    """Have `kind` done once, at or after `at`, if and only if this transaction is kept.

    The payload holds ids and plain values, never a name, an address or a secret. The row belongs to the owner in
    scope, if there is one, and is delivered in that scope; a job over everybody names another by `owners`. The
    same `dedupe_key` again is nothing.
    """
    owners = scope.current().owners if owners is None else owners
    owner_key = next(iter(owners), None)
    db.session.execute(
        PUT,
        {
            "id": uuid4(), "kind": kind, "dedupe": dedupe_key, "owner_key": owner_key, "urgency": urgency,
            "owner": owners[owner_key] if owner_key else None, "payload": json.dumps(dict(payload)), "due": at,
        },
    )  # fmt: skip


def take_due(at: datetime, *, limit: int = 50) -> list[Ring]:
    """Lease the rows that are due. Keep the transaction, then ring for each."""
    rows = db.session.execute(DUE, {"at": at, "until": at + LEASE, "limit": limit})
    return [Ring(row.outbox_id, row.lease, row.owner_key, row.owner, row.kind) for row in rows]


def count_try(ring: Ring, *, at: datetime) -> bool:
    """Before a delivery, in a transaction of its own: a try that takes the worker down with it is counted too.

    False when this lease no longer holds the row, or when it was the last of too many; that one raises an alarm.
    A row that was leased but never reached a worker has not been tried.
    """
    row = db.session.execute(TRIED, {"id": ring.outbox_id, "lease": ring.lease, "limit": ATTEMPTS, "at": at}).first()
    if row is not None and row.dead_at is not None:
        log.error("outbox row is dead", outbox_id=str(ring.outbox_id))
    return row is not None and row.dead_at is None


def deliver(ring: Ring, effects: Mapping[str, Effect], *, at: datetime) -> bool:
    """Do the effect and mark it done, in the current transaction. False when this lease no longer holds the row."""
    row = db.session.execute(HELD, {"id": ring.outbox_id, "lease": ring.lease}).first()
    if row is None:
        return False
    effects[row.kind](**row.payload, at=at)
    db.session.execute(DONE, {"id": ring.outbox_id, "at": at})
    return True


def give_back(ring: Ring, *, at: datetime, error: str) -> None:
    """After a failed delivery, in a new transaction: try again later, longer each time; after the last try, alarm."""
    values = {"id": ring.outbox_id, "lease": ring.lease, "error": error[:80], "limit": ATTEMPTS, "at": at}
    row = db.session.execute(FAILED, values).first()
    if row is not None and row.dead_at is not None:
        log.error("outbox row is dead", outbox_id=str(ring.outbox_id))


def put_off(ring: Ring, *, at: datetime) -> None:
    """After a delivery that could not happen yet, in a new transaction: the try does not count, the row never dies.

    It is tried again after as long as it has waited, half an hour at most; after a day somebody is told each time.
    """
    values = {"id": ring.outbox_id, "lease": ring.lease, "longest": LONGEST_WAIT, "at": at}
    row = db.session.execute(LATER, values).first()
    if row is not None and row.waited >= OLD:
        seconds = int(row.waited.total_seconds())
        log.error("outbox row has waited too long", outbox_id=str(ring.outbox_id), kind=row.kind, seconds=seconds)


def prune(*, at: datetime) -> None:
    """Forget what was done more than a week ago."""
    db.session.execute(PRUNE, {"before": at - timedelta(days=7)})
