"""A plan as care reads it."""

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
PLAN = Plan(UUID(int=1), 1, "", bytes(32), TERMS, (YEAR,))


class TestOf:
    def test_reads_allowance_policy_and_ways_to_meet(self):
        found = cover.of(PLAN, period="2026", until=date(2027, 1, 31))

        assert (found.allowance, found.year_began_on, found.until) == (8, date(2026, 1, 1), date(2027, 1, 31))
        assert found.policy == Policy(48, 15, True, False, 2)
        assert (found.modalities, found.countries) == ({"video", "phone"}, {"GB"})

    def test_refuses_a_period_the_plan_does_not_know(self):
        with pytest.raises(cover.NoCover):
            cover.of(PLAN, period="2025", until=date(2027, 1, 31))
