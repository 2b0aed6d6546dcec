from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
import pytest

from eligibility import periods, plans
from eligibility.blinding import keys as public_keys
from eligibility.issuing import enrolment, key_folder, publishing
from kernel import signing
from kernel.database import db
from portal import unit_of_work
from portal.work.jobs import keys
from tenants.tables.organisations import Unit

LAST_DAY = datetime(2028, 3, 1, 23, 59, tzinfo=UTC)
DAY_AFTER = datetime(2028, 3, 2, 3, tzinfo=UTC)
TERMS = plans.Terms(("video",), ("CH",), 24, 10, True, True, 1)


def year(spki, of):
    """A contract year of a pool too small for figures."""
    return periods.Period(
        name=str(of), key_id=public_keys.key_id(spki), spki=spki, starts_on=date(of, 1, 1), ends_on=date(of, 12, 31),
        redeem_until=date(of + 1, 3, 1), appointments=6, per_member=1, spare=0, gate=20, eligible=300, is_pool=True,
        tier="none", budget={}, cohorts=(), reports=(), signed=0,
    )  # fmt: skip


@pytest.fixture
def folder(work_app):
    with work_app.app_context():
        yield work_app.extensions["settings"].signer_folder


@pytest.fixture
def unit_id(folder):
    """A pool with two years open, two members, and its plan."""
    with unit_of_work.everybody("work_job"):
        unit_id = uuid4()
        starts_on = date(2027, 1, 1)
        db.session.add(Unit(unit_id=unit_id, kind="pool", head_count=300, year_starts_on=starts_on, terms={}))
        db.session.flush()
        made = {of: key_folder.make(folder, unit_id, str(of)) for of in (2027, 2028)}
        for of, spki in made.items():
            enrolment.open_period(unit_id, str(of), spki, 1)
        enrolment.enrol(unit_id, [b"a" * 32, b"b" * 32])
        years = tuple(year(spki, of) for of, spki in made.items())
        plan = plans.Plan(unit_id, 1, "", bytes(32), TERMS, years)
        publishing.publish_plan(plan, signing.load(bytes(range(32))), at=LAST_DAY)
    return unit_id


def work(at):
    with unit_of_work.everybody("work_job"):
        keys.destroy_old_keys(at=at)


def ledger(databases):
    with psycopg.connect(databases.issuer) as admin:
        return {
            name: {row[0] for row in admin.execute(f"select {column} from issuing.{name}")}
            for name, column in (("keys", "period"), ("members", "member_id"), ("grants", "member_id"))
        }


class TestDestroyOldKeys:
    def test_leaves_everything_until_the_last_day_is_over(self, unit_id, folder, databases):
        before = ledger(databases)

        work(LAST_DAY)

        assert ledger(databases) == before
        assert len(list(folder.glob("*.key"))) == 2

    def test_removes_the_private_key_and_counters_and_renames_the_members(self, unit_id, folder, databases):
        before = ledger(databases)

        work(DAY_AFTER)

        after = ledger(databases)
        left = public_keys.key_id(key_folder.public(folder, unit_id, "2028"))
        assert [path.stem for path in folder.glob("*.key")] == [left.hex()]
        assert after["keys"] == {"2028"}
        assert after["grants"] == after["members"]
        assert not after["members"] & before["members"]

    def test_never_lets_a_second_key_be_made(self, unit_id, folder):
        work(DAY_AFTER)

        with pytest.raises(key_folder.KeyExists):
            key_folder.make(folder, unit_id, "2027")

    def test_is_nothing_the_second_time(self, unit_id, databases):
        work(DAY_AFTER)
        before = ledger(databases)

        work(DAY_AFTER)

        assert ledger(databases) == before

    def test_finishes_what_died_between_the_counters_and_the_key(self, unit_id, folder):
        with unit_of_work.everybody("work_job"):
            enrolment.close_period(public_keys.key_id(key_folder.public(folder, unit_id, "2027")))

        work(DAY_AFTER)

        assert len(list(folder.glob("*.key"))) == 1
