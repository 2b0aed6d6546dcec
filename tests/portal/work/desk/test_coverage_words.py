"""Terms as sentences that hold for every plan."""

from dataclasses import replace

import pytest

from eligibility.plans import Terms
from portal.work.desk import coverage_words

TERMS = Terms(("video",), ("GB",), 24, 10, late_counts=True, missed_counts=True, forgiven_per_year=1)


class TestAppointments:
    @pytest.mark.parametrize(
        ("count", "words"), [(1, "one appointment"), (6, "six appointments"), (20, "20 appointments")]
    )
    def test_counts(self, count, words):
        assert coverage_words.appointments(count) == words


class TestChanging:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({}, "One that is later or missed counts as used. The first one in a year is forgiven."),
            (
                {"missed_counts": False, "forgiven_per_year": 2},
                "One that is later counts as used. The first two in a year",
            ),
            ({"late_counts": False, "forgiven_per_year": 0}, "One that is missed counts as used."),
        ],
    )
    def test_says_what_counts(self, change, words):
        assert words in coverage_words.changing(replace(TERMS, **change))

    def test_threatens_nobody_where_nothing_counts(self):
        free = replace(TERMS, late_counts=False, missed_counts=False, notice_hours=1)

        assert coverage_words.changing(free) == "Free to move or cancel until an hour before."
