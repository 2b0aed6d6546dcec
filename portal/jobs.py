"""The two halves of getting work done: the clock takes turns and rings, the worker delivers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import text

from kernel import clock, outbox, queue, scope
from kernel.database import db
from portal import unit_of_work

log = structlog.get_logger()
NOTHING: Mapping[str, int] = {}
TAKE_TURN = text("""
    insert into house.turns (name, slot, taken_at) values (:name, :slot, :at) on conflict do nothing returning slot
""")
FORGET_TURNS = text("delete from house.turns where taken_at < :before")


@dataclass(frozen=True)
class Turn:
    """Something done once in every `every`, from `after` on: a job by name, put into the outbox when its turn comes."""

    name: str
    every: timedelta
    after: timedelta = timedelta()


def take_turns(turns: tuple[Turn, ...], *, at: datetime) -> None:
    """Put every job whose turn has come into the outbox, exactly once however many clocks run."""
    for turn in turns:
        slot = int((at - turn.after).timestamp() // turn.every.total_seconds())
        if db.session.execute(TAKE_TURN, {"name": turn.name, "slot": slot, "at": at}).first() is not None:
            outbox.put(turn.name, {}, dedupe_key=f"{turn.name}:{slot}", at=at)
    db.session.execute(FORGET_TURNS, {"before": at - timedelta(days=30)})


def tick(role: str, turns: tuple[Turn, ...], ring: Callable[[outbox.Ring], None]) -> int:
    """One beat of the clock: take turns, lease what is due, then ring for each. Returns how many rang."""
    at = clock.now()
    with unit_of_work.everybody(role):
        take_turns(turns, at=at)
        due = outbox.take_due(at)
    for bell in due:
        ring(bell)
    return len(due)


def deliver(role: str, effects: Mapping[str, outbox.Effect], words: dict[str, Any]) -> None:
    """Answer one ring. What fails is given back and tried again; what cannot be done yet is put off."""
    bell = queue.from_words(words)
    at = clock.now()
    with unit_of_work.everybody(role):
        if not outbox.count_try(bell, at=at):
            return
    try:
        with _for(role, bell):
            outbox.deliver(bell, effects, at=at)
    except outbox.Later:
        with unit_of_work.everybody(role):
            outbox.put_off(bell, at=at)
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others; it is logged and tried again
        log.error("delivery failed", outbox_id=str(bell.outbox_id), error=type(error).__name__)
        with unit_of_work.everybody(role):
            outbox.give_back(bell, at=at, error=type(error).__name__)


def ring_by_queue(bell: outbox.Ring, job: str, *, slow: Mapping[str, int] = NOTHING) -> None:
    """Ring through this side's queue; `slow` says how many seconds some kinds may take."""
    seconds = slow.get(bell.kind, queue.TIMEOUT)
    queue.ring(current_app.extensions["valkey"], job, bell, seconds=seconds)


def _for(role: str, bell: outbox.Ring) -> Any:
    if bell.owner_key is not None and bell.owner is not None and bell.owner_key in scope.owned():
        return unit_of_work.acting(role, **{bell.owner_key: bell.owner})
    return unit_of_work.everybody(role)
