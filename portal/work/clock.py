"""The work side's clock: takes turns and rings the doorbell, about once a second. Any number of clocks may run."""

import signal
import threading

import structlog
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal import jobs
from portal.work.app import create
from portal.work.jobs import answer
from portal.work.jobs.effects import SLOW, TURNS
from portal.work.settings import read

BEAT_SECONDS = 1.0
log = structlog.get_logger()


def main() -> None:
    """Beat until told to stop; when a database or the queue is away, wait for the next beat."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: stop.set())
    app = create(read("clock-work"))
    while not stop.wait(BEAT_SECONDS):
        with app.app_context():
            beat()


def beat() -> None:
    """One beat."""
    try:
        jobs.tick(answer.ROLE, TURNS, lambda bell: jobs.ring_by_queue(bell, answer.NAME, slow=SLOW))
    except (SQLAlchemyError, RedisError) as error:
        log.warning("a beat was lost", error=type(error).__name__)


if __name__ == "__main__":
    main()
