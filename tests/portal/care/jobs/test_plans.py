from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from eligibility import directory, periods, plans
from eligibility.blinding import keys
from eligibility.redeeming import published
from kernel import outbox, signing
from kernel.database import db
from portal import unit_of_work
from portal.care.jobs import plans as work
from portal.installing import Home, NotPinned
from reporting import tiers
from reporting.publishing.tables.declared import Year

PUBLISHER = signing.load(bytes(range(32)))
UNIT = UUID(int=7)
NOON = datetime(2027, 1, 2, 12, tzinfo=UTC)
TERMS = plans.Terms(("video",), ("GB",), 24, 10, True, True, 1)


class Shelf:
    """A side that has published one directory and one plan."""

    def __init__(self, spki):
        key = directory.Key(keys.key_id(spki), spki, UNIT, "2027", date(2027, 1, 1), date(2028, 3, 1), open=False)
        self.directory = directory.sign(directory.following(None, (key,)), PUBLISHER)
        self.document = plans.sign(plans.Plan(UNIT, 1, "", bytes(32), TERMS, (_year(spki),)), PUBLISHER)

    def keys(self, number=None):
        return self.directory

    def plan(self, unit_id, number=None):
        return self.document


def _year(spki):
    """A contract year of 640 people, reported once."""
    tier = tiers.of(640)
    closes = datetime(2028, 1, 8, 3, tzinfo=UTC)
    report = periods.Report(
        "2027", "year", date(2027, 1, 1), date(2027, 12, 31), closes, closes + timedelta(days=7)
    )  # fmt: skip
    return periods.Period(
        name="2027", key_id=keys.key_id(spki), spki=spki, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31),
        redeem_until=date(2028, 3, 1), appointments=6, per_member=1, spare=0, gate=20, eligible=640, is_pool=False,
        tier=tier.value, budget=dict(tiers.SPLITS[tier]), cohorts=(), reports=(report,), signed=0,
    )  # fmt: skip


@pytest.fixture
def shelf(key_pair):
    return Shelf(keys.encode(key_pair[1]))


@pytest.fixture
def job(care_app):
    with care_app.app_context(), unit_of_work.everybody("care_job"):
        yield care_app.extensions["settings"]


class TestPull:
    def test_keeps_the_plan_and_opens_its_year(self, job, shelf):
        Home(job.home).pin("plans", signing.public_bytes(PUBLISHER))

        work.pull(shelf)
        work.pull(shelf)

        assert published.find_plan(UNIT).number == 1
        with unit_of_work.everybody("release_job"):
            assert [year.unit_id for year in db.session.scalars(select(Year))] == [UNIT]

    def test_takes_nothing_before_a_key_is_pinned(self, job, shelf):
        with pytest.raises(NotPinned):
            work.pull(shelf)


@pytest.mark.usefixtures("job")
class TestPullPlans:
    def test_waits_quietly_for_the_other_side(self):
        with pytest.raises(outbox.Later):
            work.pull_plans(at=NOON)
