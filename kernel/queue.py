"""The doorbell: the only file that knows RQ. A lost ring costs a minute, never the work."""

from typing import Any
from uuid import UUID

import redis
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from kernel.outbox import Ring

NAME = "doorbell"
TIMEOUT = 90


def ring(valkey: "redis.Redis", job: str, bell: Ring, *, seconds: int = TIMEOUT) -> None:
    """Wake a worker to call `job` (a dotted name) with this ring's ids as plain text; it is ended after `seconds`."""
    Queue(NAME, connection=valkey, serializer=JSONSerializer).enqueue(
        job,
        kwargs=to_words(bell),
        job_id=str(bell.lease),
        job_timeout=seconds,
        result_ttl=0,
        failure_ttl=3600,
    )


def to_words(bell: Ring) -> dict[str, Any]:
    """A ring as JSON can carry it."""
    return {
        "outbox_id": str(bell.outbox_id),
        "lease": str(bell.lease),
        "owner_key": bell.owner_key,
        "owner": str(bell.owner) if bell.owner else None,
    }


def from_words(words: dict[str, Any]) -> Ring:
    """A ring as it came from the queue."""
    owner = UUID(words["owner"]) if words["owner"] else None
    return Ring(UUID(words["outbox_id"]), UUID(words["lease"]), words["owner_key"], owner)


class PreloadedWorker(SimpleWorker):
    """A worker whose process has the application loaded: a job costs milliseconds, not a start of Python."""

    job_class = Job


def work(valkey: "redis.Redis", *, burst: bool = False) -> None:
    """Answer the doorbell until told to stop; in a burst, until it is silent. One queue per worker: RQ loses jobs of
    workers with two.
    """
    worker = PreloadedWorker(
        [NAME], connection=valkey, serializer=JSONSerializer, worker_ttl=60, maintenance_interval=30,
        job_monitoring_interval=5, log_job_description=False,
    )  # fmt: skip
    worker.work(burst=burst, logging_level="WARNING")
