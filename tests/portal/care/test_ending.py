"""What is said as cover comes to its end: nothing too early, and never that nothing is left to do."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from eligibility.periods import Period
from eligibility.plans import Plan, Terms
from eligibility.redeeming.accounts import Coverage
from portal.care import ending

UNTIL = date(2027, 10, 30)
YEAR = Period(
    name="2026-09", key_id=bytes(32), spki=b"", starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31),
    redeem_until=UNTIL, appointments=6, per_member=1, spare=0, gate=50, eligible=640, is_pool=False, tier="A",
    budget={}, cohorts=(), reports=(), signed=0,
)  # fmt: skip
NEXT = replace(
    YEAR, name="2027-09", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31), redeem_until=date(2028, 10, 30)
)
COVERED = Coverage(UUID(int=1), "2026-09", UNTIL, extended=False)


def plan(*years):
    return Plan(UUID(int=1), 1, "", bytes(32), Terms(("video",), ("GB",), 24, 10, True, True, 1), years)


class TestOf:
    @pytest.mark.parametrize("on", [date(2026, 9, 1), date(2027, 8, 31)])
    def test_says_nothing_while_no_other_voucher_can_be_had(self, on):
        assert ending.of(COVERED, plan(YEAR), on=on) is None

    def test_says_when_those_of_the_next_year_are_out(self):
        said = ending.of(COVERED, plan(YEAR, NEXT), on=date(2027, 7, 5))

        assert said.heading == "Your cover runs until 30 October 2027"
        assert "can be collected now" in said.sentences[0]

    @pytest.mark.parametrize("years", [(YEAR,), (YEAR, NEXT)])
    def test_speaks_of_a_good_end_once_the_year_is_over(self, years):
        said = ending.of(COVERED, plan(*years), on=date(2027, 9, 1))

        assert "so that nothing breaks off" in said.sentences[0]
        assert (said.sentences[-1], said.is_over) == (ending.OPEN_END, False)

    def test_is_not_over_on_the_last_day(self):
        assert not ending.of(COVERED, plan(YEAR), on=UNTIL).is_over

    @pytest.mark.parametrize("found", [None, plan(YEAR), plan(YEAR, NEXT)])
    def test_says_on_the_day_after_what_stays(self, found):
        said = ending.of(COVERED, found, on=date(2027, 10, 31))

        assert (said.heading, said.is_over) == ("Your cover has ended", True)

    def test_says_nothing_to_who_has_the_newest_voucher(self):
        renewed = Coverage(UUID(int=1), "2027-09", NEXT.redeem_until, extended=True)

        assert ending.of(renewed, plan(YEAR, NEXT), on=date(2027, 7, 5)) is None
