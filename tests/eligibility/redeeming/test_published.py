import dataclasses
from datetime import date
from uuid import UUID

import pytest

from eligibility import directory, documents, periods, plans
from eligibility.redeeming import published
from kernel import signing

KEY = signing.load(bytes(range(32)))
PUBLIC = signing.public_bytes(KEY)
TERMS = plans.Terms(("video",), ("CH",), 24, 10, True, True, 1)


@pytest.fixture
def job(as_role):
    with as_role("care_job"):
        yield


@pytest.fixture
def plan(payer):
    period = periods.Period(
        name="2027",
        key_id=payer.key_id,
        spki=payer.key().spki,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        redeem_until=date(2028, 3, 1),
        appointments=6,
        per_member=1,
        spare=0,
        gate=20,
        eligible=300,
        is_pool=True,
        tier="none",
        budget={},
        cohorts=(),
        reports=(),
        signed=0,
    )
    return plans.Plan(UUID(int=5), 1, "", bytes(32), TERMS, (period,))


@pytest.mark.usefixtures("job")
class TestTakePlan:
    def test_keeps_the_newest_and_takes_the_same_twice(self, plan):
        later = plans.following(plan, TERMS, [dataclasses.replace(plan.periods[0], signed=7)])
        for version in (plan, plan, later, later):
            published.take_plan(plans.sign(version, KEY), PUBLIC)

        assert published.find_plan(plan.unit) == later
        assert published.find_plan(UUID(int=6)) is None

    def test_refuses_what_does_not_follow_and_keeps_what_it_has(self, plan):
        published.take_plan(plans.sign(plan, KEY), PUBLIC)
        other = dataclasses.replace(plan, plan_key=b"\x01" * 32)

        with pytest.raises(documents.BrokenChain):
            published.take_plan(plans.sign(other, KEY), PUBLIC)
        assert published.find_plan(plan.unit) == plan

    def test_refuses_another_signer(self, plan):
        with pytest.raises(documents.BadDocument):
            published.take_plan(plans.sign(plan, signing.generate()), PUBLIC)


@pytest.mark.usefixtures("job")
class TestTakeDirectory:
    def test_keeps_the_newest_as_it_was_signed(self, payer):
        first = directory.following(None, (payer.key(open=False, extends_open=False),))
        second = directory.following(first, (payer.key(),))
        for version in (first, first, second):
            published.take_directory(directory.sign(version, KEY), PUBLIC)

        assert published.find_directory() == directory.sign(second, KEY)

    def test_refuses_a_gap_and_a_key_that_vanished(self, payer, other_payer):
        first = directory.following(None, (payer.key(), other_payer.key(unit=UUID(int=2))))
        published.take_directory(directory.sign(first, KEY), PUBLIC)
        gap = dataclasses.replace(directory.following(first, first.keys), number=3)
        less = dataclasses.replace(directory.following(first, first.keys), keys=first.keys[:1])

        for version in (gap, less):
            with pytest.raises(documents.BrokenChain):
                published.take_directory(directory.sign(version, KEY), PUBLIC)
        assert published.find_directory() == directory.sign(first, KEY)
