"""What the nightly work does for pools: late, after a death half way, and for who has grown while they waited."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import psycopg
import pytest

from portal import unit_of_work
from portal.work.jobs import enrolling, pools
from tenants import layouts, organisations, pool_places, pool_years, roster_imports
from tenants.organisations import Wanted
from tenants.pool_states import Place, State
from tenants.roster_imports import Ask, Declared
from tests.desk import KEY

YEAR = date(2027, 1, 1)
BEFORE, FIRST, THIRD = (datetime(*day, 3, tzinfo=UTC) for day in ((2026, 12, 1), (2027, 1, 1), (2027, 1, 3)))


@pytest.fixture
def pool(work_app):
    with work_app.app_context(), unit_of_work.acting("operator_web"):
        return pool_places.make("Small ones", Wanted("", "Small ones", "GB", YEAR, {"gate": 20}))


@pytest.fixture
def wait(work_app, pool):
    """An organisation that waits and has sent a roster of that many."""

    def wait(slug, people):
        tenant_id = uuid4()
        with work_app.app_context():
            with unit_of_work.acting("operator_web", tenant_id=tenant_id):
                organisations.add(tenant_id, Wanted(slug, slug.title(), "GB", YEAR), at=BEFORE)
                pool_places.place(pool, people=10, at=BEFORE)
            lines = "".join(f"{number:04},active\n" for number in range(people))
            file = BytesIO(b"employee_id,status\n" + lines.encode())
            with unit_of_work.acting("work_job", tenant_id=tenant_id):
                roster_imports.import_file(file, Ask(Declared.FULL, layouts.Layout()), key=KEY, at=BEFORE)
            with unit_of_work.acting("work_job", tenant_id=tenant_id):
                enrolling.enrol_members(at=BEFORE)
        return tenant_id

    return wait


@pytest.fixture
def members(databases):
    """How many people the ledger has, by unit."""

    def count():
        with psycopg.connect(databases.issuer) as admin:
            return dict(admin.execute("select unit_id, count(*) from issuing.members group by unit_id").fetchall())

    return count


def where(work_app, tenant_id):
    with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=tenant_id):
        organisation = organisations.get()
        return organisation.unit_id, organisation.waits, organisations.unit_of(organisation).year_starts_on


class TestDecide:
    def test_enrols_nobody_before_the_day(self, work_app, pool, wait, members):
        tenant_id = wait("ash", 30)
        with work_app.app_context():
            pools.decide(at=BEFORE)

        assert members() == {}
        assert where(work_app, tenant_id)[1] is True

    def test_is_made_up_for_when_the_day_was_missed(self, work_app, pool, wait, members):
        tenant_id = wait("ash", 30)
        with work_app.app_context():
            pools.decide(at=THIRD)

        assert where(work_app, tenant_id) == (pool, False, YEAR)
        assert members() == {pool: 30}

    def test_is_finished_by_the_next_run_after_a_death_half_way(self, work_app, pool, wait, members):
        tenant_id = wait("ash", 30)
        with work_app.app_context():
            pools.decide(at=BEFORE)
            with unit_of_work.everybody("work_job"):
                pool_years.decide(organisations.get_unit(pool), YEAR, at=FIRST)
            assert members() == {}

            pools.decide(at=THIRD)
            pools.decide(at=THIRD)

        assert where(work_app, tenant_id) == (pool, False, YEAR)
        assert members() == {pool: 30}

    def test_gives_who_has_grown_meanwhile_a_unit_of_its_own(self, work_app, pool, wait, members):
        large = wait("birch", 500)
        with work_app.app_context():
            pools.decide(at=FIRST)

        unit, waits, first = where(work_app, large)
        assert (waits, first, members()) == (False, YEAR, {unit: 500})
        assert unit != pool

    def test_counts_who_is_there(self, work_app, pool, wait):
        tenant_id = wait("ash", 30)
        with work_app.app_context():
            pools.decide(at=FIRST)
            with unit_of_work.everybody("work_job"):
                place, year = pool_places.of_tenant(tenant_id), pool_years.find(pool, YEAR)
                counted = place.state, place.heads, year.state, year.heads

        assert counted == (Place.JOINED, 30, State.FORMING, 30)
