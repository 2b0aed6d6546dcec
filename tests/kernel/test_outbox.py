from datetime import UTC, datetime, timedelta

import psycopg

from kernel import outbox
from portal import unit_of_work

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_moment(seconds=0, **more):
    return NOON + timedelta(seconds=seconds, **more)


class TestPut:
    def test_is_nothing_the_second_time(self, work):
        work.put("first", dedupe_key="one")
        work.put("second", dedupe_key="one")

        assert [row["payload"] for row in work.rows()] == [{"name": "first"}]

    def test_leaves_nothing_when_its_transaction_is_not_kept(self, work):
        with unit_of_work.acting("hr_web"):
            outbox.put("note", {"name": "lost"}, dedupe_key="lost", at=NOON)
            unit_of_work.drop()

        assert work.rows() == []

    def test_is_not_due_before_its_moment(self, work):
        work.put(at=a_moment(60))

        assert work.take(a_moment(59)) == []
        assert len(work.take(a_moment(60))) == 1


class TestTakeDue:
    def test_gives_the_urgent_first(self, work):
        work.put("later", urgency=5)
        work.put("now", urgency=1)

        for _ in range(2):
            (bell,) = work.take(limit=1)
            work.deliver(bell)

        assert work.done == ["now", "later"]

    def test_gives_each_row_to_one_of_two_at_once(self, work, databases):
        work.put("held")
        work.put("free")

        with psycopg.connect(databases.work) as other:
            other.execute("select from house.outbox where dedupe_key = 'held' for update")
            (bell,) = work.take()
        work.deliver(bell)

        assert work.done == ["free"]
        assert len(work.take()) == 1

    def test_takes_a_row_back_when_its_lease_has_run_out(self, work):
        work.put()
        work.take()

        assert work.take(NOON + outbox.LEASE) == []
        assert len(work.take(NOON + outbox.LEASE + timedelta(seconds=1))) == 1


class TestDeliver:
    def test_does_nothing_the_second_time(self, work):
        work.put()
        (bell,) = work.take()

        assert work.deliver(bell)
        assert not work.deliver(bell)
        assert work.done == ["first"]

    def test_does_nothing_under_a_lease_that_somebody_else_has_taken_over(self, work):
        work.put()
        (slow,) = work.take()
        late = NOON + outbox.LEASE + timedelta(seconds=1)
        (quick,) = work.take(late)

        assert not work.deliver(slow, late)
        assert work.deliver(quick, late)
        assert work.done == ["first"]


class TestCountTry:
    def test_buries_a_row_that_takes_every_worker_down(self, work, told):
        work.put()
        at, tries = NOON, []

        while bells := work.take(at):
            with unit_of_work.everybody("work_job"):
                tries.append(outbox.count_try(bells[0], at=at))
            at += outbox.LEASE + timedelta(seconds=1)

        assert tries == [True] * outbox.ATTEMPTS + [False]
        assert [line["event"] for line in told] == ["outbox row is dead"]

    def test_counts_nothing_while_no_ring_arrives(self, work):
        work.put()
        for minute in range(0, 24 * 60, 3):
            work.take(a_moment(minutes=minute))

        assert work.rows()[0]["attempts"] == 0


class TestGiveBack:
    def test_waits_longer_each_time_and_ends_with_an_alarm(self, work, told):
        work.put()
        at, waits = NOON, []

        while bells := work.take(at):
            with unit_of_work.everybody("work_job"):
                outbox.count_try(bells[0], at=at)
                outbox.give_back(bells[0], at=at, error="SomethingBroke")
            row = work.rows()[0]
            waits.append(row["not_before"] - at)
            at = row["not_before"]

        assert waits[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
        assert max(waits) == timedelta(hours=1)
        assert len(waits) == outbox.ATTEMPTS
        assert [line["event"] for line in told] == ["outbox row is dead"]

    def test_leaves_a_row_that_is_done(self, work):
        work.put()
        (bell,) = work.take()
        work.deliver(bell)

        with unit_of_work.everybody("work_job"):
            outbox.give_back(bell, at=NOON, error="TooLate")

        assert work.rows()[0]["last_error"] is None


class TestPutOff:
    def _outage(self, work, until):
        """Every try until then finds the other end away. Returns the waits between them."""
        at, waits = NOON, []
        while at < until:
            (bell,) = work.take(at)
            with unit_of_work.everybody("work_job"):
                assert outbox.count_try(bell, at=at)
                outbox.put_off(bell, at=at)
            waits.append(work.rows()[0]["not_before"] - at)
            at += waits[-1]
        return waits

    def test_survives_two_days_of_outage_without_using_up_a_try(self, work):
        work.put()

        waits = self._outage(work, NOON + timedelta(hours=48))
        (bell,) = work.take(NOON + timedelta(hours=49))

        assert work.rows()[0]["attempts"] == 0
        assert work.deliver(bell)
        assert waits == sorted(waits)
        assert waits[:4] == [timedelta(seconds=number) for number in (2, 2, 4, 8)]
        assert waits[-1] == timedelta(minutes=30)

    def test_tells_somebody_of_each_row_that_has_waited_for_a_day(self, work, told):
        work.put()
        self._outage(work, NOON + timedelta(hours=23))
        assert told == []

        (bell,) = work.take(a_moment(hours=25))
        with unit_of_work.everybody("work_job"):
            outbox.put_off(bell, at=a_moment(hours=25))

        assert {(line["event"], line["kind"]) for line in told} == {("outbox row has waited too long", "note")}


class TestPrune:
    def test_forgets_what_was_done_more_than_a_week_ago_and_nothing_else(self, work):
        work.put("waiting", at=a_moment(days=30))
        for name, days in (("old", 0), ("new", 5)):
            work.put(name)
            (bell,) = work.take(a_moment(days=days))
            work.deliver(bell, a_moment(days=days))

        with unit_of_work.everybody("work_job"):
            outbox.prune(at=a_moment(days=7, seconds=1))

        assert [row["dedupe_key"] for row in work.rows()] == ["new", "waiting"]
