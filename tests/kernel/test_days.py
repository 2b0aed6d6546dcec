from datetime import UTC, date, datetime

from kernel import days


class TestInWords:
    def test_has_no_nought_before_the_day(self):
        assert days.in_words(date(2027, 12, 3)) == "3 December 2027"

    def test_takes_a_moment_for_its_day(self):
        assert days.in_words(datetime(2027, 12, 31, 23, 59, tzinfo=UTC)) == "31 December 2027"
