"""The time to answer an offer."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from care import working_hours
from care.availability import Span

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def hours(start, end):
    return Span(MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end))


class TestAnswerBy:
    def test_counts_eight_hours_at_work(self):
        assert working_hours.answer_by(MONDAY + timedelta(hours=8), [hours(9, 18)]) == MONDAY + timedelta(hours=17)

    def test_goes_on_the_next_morning(self):
        offered = MONDAY + timedelta(hours=12)

        assert working_hours.answer_by(offered, [hours(9, 17), hours(32, 41)]) == MONDAY + timedelta(hours=35)

    def test_is_a_day_where_nobody_works(self):
        assert working_hours.answer_by(MONDAY, []) == MONDAY + timedelta(hours=24)

    @given(st.integers(0, 60), st.lists(st.tuples(st.integers(0, 90), st.integers(1, 12)), max_size=6))
    def test_is_between_eight_hours_and_a_day(self, offered, worked):
        at = MONDAY + timedelta(hours=offered)

        found = working_hours.answer_by(at, [hours(start, start + length) for start, length in worked])

        assert timedelta(hours=8) <= found - at <= timedelta(hours=24)


class TestRemindAt:
    def test_is_half_way(self):
        assert working_hours.remind_at(MONDAY, MONDAY + timedelta(hours=9)) == MONDAY + timedelta(hours=4.5)
