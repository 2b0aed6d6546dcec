"""A plan as care reads it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from care import cover
from care.policy import Policy
from eligibility.periods import Period
from eligibility.plans import Plan, Terms

TERMS = Terms(("video", "phone"), ("GB",), 48, 15, True, False, 2)
YEAR = Period(
    name="2026",
    key_id=bytes(32),
    spki=b"",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    redeem_until=date(2027, 3, 1),
    appointments=8,
    per_member=1,
    spare=0,
    gate=50,
    eligible=2400,
    is_pool=False,
    tier="B",
    budget={},
    cohorts=(),
    reports=(),
    signed=0,
)
NEXT = replace(
    YEAR,
    name="2027",
    starts_on=date(2027, 1, 1),
    ends_on=date(2027, 12, 31),
    redeem_until=date(2028, 2, 29),
    appointments=6,
)
PLAN = Plan(UUID(int=1), 1, "", bytes(32), TERMS, (YEAR, NEXT))


def given(on, *, period="2026", extended=False):
    return cover.of(PLAN, period=period, until=date(2027, 1, 31), extended=extended, on=on)


class TestOf:
    def test_reads_allowance_policy_and_ways_to_meet(self):
        found = given(date(2026, 5, 1))

        assert (found.allowance, found.until) == (8, date(2027, 1, 31))
        assert found.policy == Policy(48, 15, True, False, 2)
        assert (found.modalities, found.countries) == ({"video", "phone"}, {"GB"})

    def test_refuses_a_period_the_plan_does_not_know(self):
        with pytest.raises(cover.NoCover):
            given(date(2026, 5, 1), period="2025")

    @pytest.mark.parametrize("on", [date(2026, 12, 1), date(2027, 5, 1)])
    def test_counts_all_that_an_account_opened_early_uses_as_of_the_new_year(self, on):
        found = given(on, period="2027")

        assert (found.allowance, found.counted_from, found.counted_before) == (6, date.min, date.max)

    def test_goes_on_with_the_old_year_until_the_new_one_begins(self):
        found = given(date(2026, 12, 31), period="2027", extended=True)

        assert (found.allowance, found.counted_from, found.counted_before) == (8, date(2026, 1, 1), date(2027, 1, 1))

    @pytest.mark.parametrize("on", [date(2027, 1, 1), date(2028, 2, 1)])
    def test_counts_from_the_first_day_of_the_year_that_extends(self, on):
        found = given(on, period="2027", extended=True)

        assert (found.allowance, found.counted_from, found.counted_before) == (6, date(2027, 1, 1), date.max)

    def test_begins_no_year_that_is_not_covered(self):
        found = given(date(2027, 1, 20), extended=True)

        assert (found.allowance, found.counted_from) == (8, date(2026, 1, 1))
