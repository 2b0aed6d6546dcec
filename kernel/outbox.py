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
Payload = Mapping[str, Any]
Effect = Callable[..., None]
log = structlog.get_logger()

PUT = text("""
    insert into house.outbox (outbox_id, kind, dedupe_key, owner_key, owner, payload, urgency, not_before)
    values (:id, :kind, :dedupe, :owner_key, :owner, cast(:payload as jsonb), :urgency, :not_before)
    on conflict do nothing
""")
DUE = text("""
    update house.outbox set lease = gen_random_uuid(), lease_until = :until, attempts = attempts + 1
    where outbox_id in (
        select outbox_id from house.outbox
        where done_at is null and dead_at is null and not_before <= :at and (lease_until is null or lease_until < :at)
        order by urgency, not_before limit :limit for update skip locked
    )
    returning outbox_id, lease, attempts, owner_key, owner
""")
HELD = text("""
    select kind, payload, attempts from house.outbox
    where outbox_id = :id and lease = :lease and done_at is null and dead_at is null for update
""")
DONE = text("update house.outbox set done_at = :at, lease = null, last_error = null where outbox_id = :id")
FAILED = text("""
    update house.outbox set lease = null, lease_until = null, not_before = :again, last_error = :error,
        dead_at = case when attempts >= :limit then cast(:at as timestamptz) end
    where outbox_id = :id and lease = :lease
""")
PRUNE = text("delete from house.outbox where done_at < :before")


class Later(Exception):
    """Raised by an effect that cannot happen yet: the row is tried again, and nobody is alarmed."""


@dataclass(frozen=True)
class Ring:
    """What the doorbell says: which row, under which lease, for whom. Ids only."""

    outbox_id: UUID
    lease: UUID
    attempts: int
    owner_key: str | None
    owner: UUID | None


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
            "owner": owners[owner_key] if owner_key else None, "payload": json.dumps(dict(payload)), "not_before": at,
        },
    )  # fmt: skip


def take_due(at: datetime, *, limit: int = 50) -> list[Ring]:
    """Lease the rows that are due. Keep the transaction, then ring for each."""
    rows = db.session.execute(DUE, {"at": at, "until": at + LEASE, "limit": limit})
    return [Ring(row.outbox_id, row.lease, row.attempts, row.owner_key, row.owner) for row in rows]


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
    again = at + timedelta(seconds=min(2 ** max(ring.attempts, 1), 3600))
    db.session.execute(
        FAILED,
        {"id": ring.outbox_id, "lease": ring.lease, "again": again, "error": error[:80], "limit": ATTEMPTS, "at": at},
    )
    if ring.attempts >= ATTEMPTS:
        log.error("outbox row is dead", outbox_id=str(ring.outbox_id), attempts=ring.attempts)


def prune(*, at: datetime) -> None:
    """Forget what was done more than a week ago."""
    db.session.execute(PRUNE, {"before": at - timedelta(days=7)})
