import secrets
from datetime import UTC, date, datetime

import pytest

from eligibility import directory, periods, plans
from eligibility.blinding import formats, keys
from eligibility.issuing import enrolment, ledger, publishing
from kernel import scope, signing
from kernel.database import db
from portal import unit_of_work
from tenants.tables.organisations import Unit

KEY = signing.load(bytes(range(32)))
AT = datetime(2027, 6, 1, 3, tzinfo=UTC)
TERMS = plans.Terms(("video",), ("CH",), 24, 10, True, True, 1)


def year(spki, of, gate):
    """A contract year of a pool too small for figures."""
    return periods.Period(
        name=str(of),
        key_id=keys.key_id(spki),
        spki=spki,
        starts_on=date(of, 1, 1),
        ends_on=date(of, 12, 31),
        redeem_until=date(of + 1, 3, 1),
        appointments=6,
        per_member=1,
        spare=0,
        gate=gate,
        eligible=300,
        is_pool=True,
        tier="none",
        budget={},
        cohorts=(),
        reports=(),
        signed=0,
    )


@pytest.fixture
def unit(work_app, period, as_desk, as_role, key_pair):
    """A unit with two years and five members: its ledger, and what makes its plan for a gate."""
    opened, later = period(), keys.encode(key_pair[1] - 2)
    unit_id = ledger.unit_of(opened.members[0])
    with as_role("work_job"):
        enrolment.open_period(unit_id, "2028", later, 1)

    def plan(gate):
        years = year(opened.spki, 2027, gate), year(later, 2028, gate)
        return plans.Plan(unit_id, 1, "", bytes(32), TERMS, years)

    return opened, plan


@pytest.fixture
def publish(work_app, unit):
    """Publish the directory as the job does; gives back each year's two gates, and how many versions there are."""

    def now(gate):
        with work_app.app_context():
            with unit_of_work.everybody("work_job"):
                publishing.publish_directory([unit[1](gate)], KEY, at=AT)
            with scope.everybody("work_job"):
                raw = publishing.newest_directory()
        found = directory.verify(raw, signing.public_bytes(KEY))
        ordered = sorted(found.keys, key=lambda key: key.period)
        return [(key.open, key.extends_open) for key in ordered], found.number

    return now


def collect(period, members):
    """Count one voucher of that year for each of these; nobody needs the signature here."""
    for member in members:
        ask = formats.TokenRequest(period.key_id[-1], b"\x01" + secrets.token_bytes(255))
        ledger.issue(member, period.key_id, [ask], sign=lambda _, blinded: blinded)


class TestPublishDirectory:
    def test_opens_a_key_when_as_many_have_collected_as_the_gate_says(self, unit, publish):
        opened, plan = unit
        first, _ = plan(3).periods
        collect(first, opened.members[:2])
        assert publish(3) == ([(False, False), (False, False)], 1)

        collect(first, opened.members[2:3])

        assert publish(3) == ([(True, False), (False, False)], 2)

    def test_publishes_nothing_when_nothing_is_new_and_closes_nothing(self, unit, publish):
        opened, plan = unit
        collect(plan(2).periods[0], opened.members[:2])

        assert publish(2) == publish(2) == publish(100) == ([(True, False), (False, False)], 1)

    def test_opens_renewals_when_the_same_people_collected_in_both_years(self, unit, publish):
        opened, plan = unit
        first, second = plan(2).periods
        collect(first, opened.members[:3])
        collect(second, opened.members[2:])
        assert publish(2)[0] == [(True, False), (True, False)]

        collect(second, opened.members[1:2])

        assert publish(2)[0] == [(True, False), (True, True)]


class TestPublishPlan:
    def test_publishes_the_next_version_and_nothing_twice(self, work_app, unit):
        first = unit[1](20)
        later = plans.following(first, plans.Terms(("phone",), ("CH",), 24, 10, True, True, 1), first.periods)
        row = Unit(unit_id=first.unit, kind="pool", head_count=300, year_starts_on=date(2027, 1, 1), terms={})
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            db.session.add(row)
            db.session.flush()
            for plan in (first, first, later):
                publishing.publish_plan(plan, KEY, at=AT)

            assert publishing.newest_plan(first.unit) == later
            assert plans.verify(publishing.signed_plan(first.unit), signing.public_bytes(KEY)) == later

    def test_is_not_found_for_a_unit_without_plan(self, work_app, unit):
        with (
            work_app.app_context(),
            scope.everybody("work_job"),
            pytest.raises(publishing.NoSuchPlan),
        ):
            publishing.signed_plan(unit[1](20).unit)
