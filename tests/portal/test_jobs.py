"""The clock and the worker together, with a real queue between them."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from flask import current_app

from kernel import clock, outbox, queue, scope
from portal import jobs, unit_of_work
from portal.jobs import Turn
from portal.work.jobs import answer, effects

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TENANT = UUID(int=0x7E)
HOURLY = (Turn("prune_outbox", timedelta(hours=1)),)


@pytest.fixture
def valkey(work_app):
    with work_app.app_context():
        yield current_app.extensions["valkey"]


@pytest.fixture
def later(tmp_path):
    """`later(minutes)` moves the clock that far ahead of the start."""
    file = tmp_path / "offset"
    clock.follow(file)
    return lambda minutes: file.write_text(str(60 * minutes))


@pytest.fixture
def done(valkey, monkeypatch):
    """What the worker did, and for whom."""
    seen = []

    def note(*, name, at):
        if name == "away":
            raise outbox.Later
        if name == "broken":
            raise ZeroDivisionError
        seen.append((name, dict(scope.current().owners)))

    monkeypatch.setitem(effects.EFFECTS, "note", note)
    return seen


def rows(databases, columns, where="kind = 'note'"):
    with psycopg.connect(databases.work) as admin:
        found = admin.execute(f"select {columns} from house.outbox where {where} order by dedupe_key").fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def put(*names):
    with unit_of_work.acting("hr_web", tenant_id=TENANT):
        for name in names:
            outbox.put("note", {"name": name}, dedupe_key=name, at=clock.now())


def tick():
    return jobs.tick(answer.ROLE, (), lambda bell: jobs.ring_by_queue(bell, answer.NAME))


class TestTakeTurns:
    def test_takes_a_turn_once_by_two_clocks_at_the_same_time(self, work_app, databases):
        both = threading.Barrier(2)

        def beat():
            with work_app.app_context(), unit_of_work.everybody("work_job"):
                both.wait()
                jobs.take_turns(HOURLY, at=NOON)

        clocks = [threading.Thread(target=beat) for _ in range(2)]
        for each in clocks:
            each.start()
        for each in clocks:
            each.join()

        assert rows(databases, "dedupe_key", "true") == [f"prune_outbox:{int(NOON.timestamp()) // 3600}"]

    def test_takes_the_next_when_its_hour_has_come(self, work_app, databases):
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            for minutes in (0, 59, 60, 61):
                jobs.take_turns(HOURLY, at=NOON + timedelta(minutes=minutes))

        assert len(rows(databases, "dedupe_key", "true")) == 2

    def test_waits_for_its_fixed_time_of_day(self, work_app, databases):
        at_three = (Turn("prune_outbox", timedelta(days=1), after=timedelta(hours=3)),)
        midnight = datetime(2026, 11, 20, tzinfo=UTC)
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            for hours in (-1, 2, 3, 26, 27):
                jobs.take_turns(at_three, at=midnight + timedelta(hours=hours))

        assert [when.hour for when in rows(databases, "due_at at time zone 'UTC'", "true")] == [23, 3, 3]


class TestDeliver:
    def test_does_the_work_for_its_owner(self, valkey, done):
        put("first")

        assert tick() == 1
        queue.work(valkey, burst=True)

        assert done == [("first", {"tenant_id": TENANT})]

    def test_loses_nothing_when_valkey_forgets_everything(self, valkey, done, databases, later):
        put("one", "two", "three")
        tick()
        valkey.flushall()
        queue.work(valkey, burst=True)
        assert done == []

        assert tick() == 0
        later(3)
        assert tick() == 3
        queue.work(valkey, burst=True)

        assert sorted(name for name, _ in done) == ["one", "three", "two"]
        assert rows(databases, "attempts") == [1, 1, 1]

    def test_goes_on_after_a_row_that_breaks(self, valkey, done, databases):
        put("broken", "whole")

        tick()
        queue.work(valkey, burst=True)

        assert [name for name, _ in done] == ["whole"]
        assert rows(databases, "last_error, attempts") == [("ZeroDivisionError", 1), (None, 1)]

    def test_uses_up_no_try_while_the_other_end_is_away(self, valkey, databases, done, later):
        put("away")

        for minutes in range(0, 25 * 60, 31):
            later(minutes)
            assert tick() == 1
            queue.work(valkey, burst=True)

        assert rows(databases, "last_error, attempts, dead_at") == [("not yet", 0, None)]

    def test_answers_an_old_ring_with_nothing(self, valkey, done, later):
        put("first")
        tick()
        later(3)
        tick()

        queue.work(valkey, burst=True)

        assert len(done) == 1
