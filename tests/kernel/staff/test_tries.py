from datetime import timedelta

import pytest

from kernel.database import db
from kernel.staff import tries
from kernel.staff.tries import Limit, TooManyTries
from portal import unit_of_work
from tests.kernel.staff.conftest import NOON

WHO, OTHER = b"who", b"other"
LIMIT = Limit(free=3, longest=timedelta(minutes=5))


def often(times, at=NOON):
    for _ in range(times):
        tries.count("staff", WHO, LIMIT, at=at)


class TestWait:
    def test_doubles_and_stops_growing(self):
        waits = [LIMIT.wait(count) // timedelta(minutes=1) for count in (2, 3, 4, 5, 6, 1000)]

        assert waits == [0, 1, 2, 4, 5, 5]


class TestCount:
    def test_lets_the_first_tries_pass(self, join):
        often(3)

    def test_makes_one_wait_after_them_and_says_how_long(self, join):
        often(3)

        with pytest.raises(TooManyTries) as refused:
            often(1, NOON + timedelta(seconds=59))
        assert "1 minute and" in refused.value.message

    def test_grows_with_each_further_one(self, join):
        often(3)
        often(1, NOON + timedelta(minutes=1))

        with pytest.raises(TooManyTries):
            often(1, NOON + timedelta(minutes=2))
        often(1, NOON + timedelta(minutes=3))

    def test_does_not_count_those_it_refuses(self, join):
        often(3)
        for _ in range(10):
            with pytest.raises(TooManyTries):
                often(1)

        often(1, NOON + timedelta(minutes=1))

    def test_is_kept_though_the_page_is_not(self, join):
        often(3)
        unit_of_work.drop()

        with pytest.raises(TooManyTries):
            often(1)

    def test_is_forgotten_after_a_day(self, join):
        often(3)

        often(3, NOON + timedelta(days=1, seconds=1))

    def test_keeps_nobody_else_waiting(self, join):
        often(3)

        tries.count("staff", OTHER, LIMIT, at=NOON)


class TestForget:
    def test_begins_again_at_nought(self, join):
        often(3)
        tries.forget("staff", WHO)
        db.session.commit()

        often(3)
