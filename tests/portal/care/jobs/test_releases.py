"""The hourly turn: close what is due, sign what was drawn, and do all of it once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from eligibility import periods, plans
from eligibility.blinding import keys
from eligibility.periods import Report
from eligibility.plans import Plan, Terms
from eligibility.redeeming import published
from kernel import signing
from portal import unit_of_work
from portal.care.jobs import releases
from portal.installing import Home
from reporting import release
from reporting.publishing import publish, years

WORK_KEY = signing.generate()
CLOSES = datetime(2027, 1, 1, 3, tzinfo=UTC)
REPORT = Report("2026-01-year", "year", date(2026, 1, 1), date(2026, 12, 31), CLOSES, CLOSES + timedelta(days=14))


@pytest.fixture
def plan() -> Plan:
    """A small unit's plan as the other side signs it."""
    spki = bytes.fromhex(keys_head()) + b"\x80" + bytes(254) + b"\x01" + bytes.fromhex("0203010001")
    year = periods.Period(
        name="2026-01", key_id=keys.key_id(spki), spki=spki, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        redeem_until=date(2026, 12, 31), appointments=6, per_member=1, spare=0, gate=20, eligible=640, is_pool=False,
        tier="A", budget={"sessions": Decimal("0.15"), "starters": Decimal("0.1")}, cohorts=(), reports=(REPORT,),
        signed=3,
    )  # fmt: skip
    terms = Terms(("video",), ("GB",), 24, 10, True, True, 1)
    return Plan(uuid4(), 1, "", signing.public_bytes(signing.generate()), terms, (year,))


def keys_head() -> str:
    """The constant first 81 bytes of a voucher key."""
    return (
        "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b"
        "0609608648016503040202a2030201300382010f003082010a0282010100"
    )


@pytest.fixture
def care(care_app, tmp_path, plan):
    """The care side, which has taken in the plan."""
    Home(tmp_path).signing_key("releases")
    with care_app.app_context():
        with unit_of_work.everybody("care_job"):
            published.take_plan(plans.sign(plan, WORK_KEY), signing.public_bytes(WORK_KEY))
        years.open_years(plan)
        yield


class TestCloseAndPublish:
    def test_makes_a_release_that_says_vouchers_are_within(self, care, plan, tmp_path):
        with unit_of_work.everybody("care_job"):
            releases.close_and_publish(at=CLOSES)
            releases.close_and_publish(at=CLOSES + timedelta(days=1))

        with unit_of_work.acting("care_machine_web"):
            raw = publish.get(plan.unit, "2026-01-year", at=REPORT.publish_at)
        found = release.verify(raw, Home(tmp_path).public_key("releases"))
        assert found.vouchers_within
        assert found.families.keys() == {"sessions", "starters"}

    def test_does_nothing_before_its_time(self, care):
        with unit_of_work.everybody("care_job"):
            releases.close_and_publish(at=CLOSES - timedelta(seconds=1))

            assert publish.waiting(at=CLOSES) == []
            assert releases.close_periods(at=CLOSES, period="2025-01-year") == 0
