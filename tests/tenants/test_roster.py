from datetime import date
from uuid import UUID

import pytest

from tenants import roster
from tenants.roster import BadNumber, Cover

KEY = b"k" * 32
TODAY = date(2026, 11, 22)


@pytest.fixture
def at_northwind(northwind, as_hr):
    with as_hr(northwind):
        yield


@pytest.mark.usefixtures("at_northwind")
class TestCover:
    def test_covers_somebody_new(self):
        changed = roster.cover("000007", Cover(), key=KEY, on=TODAY)

        assert (changed, roster.find_key(KEY, "000007", on=TODAY) is not None) == (True, True)

    def test_changes_nothing_the_second_time(self):
        wanted = Cover(starts_on=date(2026, 1, 1), cohort="Care")
        roster.cover("000007", wanted, key=KEY, on=TODAY)

        assert not roster.cover("000007", wanted, key=KEY, on=TODAY)

    def test_ends_the_cover_of_one_and_of_nobody_else(self):
        roster.cover("000007", Cover(), key=KEY, on=TODAY)
        roster.cover("000008", Cover(), key=KEY, on=TODAY)

        roster.cover("000007", Cover(covered=False, ends_on=TODAY), key=KEY, on=TODAY)

        assert roster.find_key(KEY, "000007", on=TODAY) is None
        assert roster.find_key(KEY, "000008", on=TODAY) is not None

    @pytest.mark.parametrize("number", ["", "  ", "9" * 65, "1\x002"])
    def test_refuses_what_is_no_number(self, number):
        with pytest.raises(BadNumber):
            roster.cover(number, Cover(), key=KEY, on=TODAY)


@pytest.mark.usefixtures("at_northwind")
class TestFindKey:
    def test_keeps_the_leading_noughts(self):
        roster.cover("000007", Cover(), key=KEY, on=TODAY)

        assert roster.find_key(KEY, " 000007 ", on=TODAY) is not None
        assert roster.find_key(KEY, "7", on=TODAY) is None

    def test_does_not_find_somebody_before_their_first_or_after_their_last_day(self):
        roster.cover("1", Cover(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30)), key=KEY, on=TODAY)
        found = [roster.find_key(KEY, "1", on=date(2026, month, 15)) is not None for month in (10, 11, 12)]

        assert found == [False, True, False]


class TestCoveredKeys:
    def test_parts_the_covered_from_the_others(self, at_northwind):
        roster.cover("1", Cover(), key=KEY, on=TODAY)
        roster.cover("2", Cover(starts_on=date(2026, 12, 1)), key=KEY, on=TODAY)
        roster.cover("3", Cover(covered=False), key=KEY, on=TODAY)

        covered, others = roster.covered_keys(on=TODAY)

        assert (len(covered), len(others)) == (1, 2)


class TestPersonKey:
    @pytest.mark.parametrize(
        ("left", "right"),
        [(" 0042 ", "0042"), ("Ann.Lee@Example.org", "ann.lee@example.org"), ("１２", "12")],
    )
    def test_is_the_same_for_two_ways_of_writing_one(self, left, right):
        assert _key(left) == _key(right)

    @pytest.mark.parametrize(("left", "right"), [("0042", "42"), ("ab1", "AB1"), ("12", "1 2")])
    def test_differs_between_two_numbers(self, left, right):
        assert _key(left) != _key(right)


def _key(number):
    return roster.person_key(KEY, UUID(int=7), number)
