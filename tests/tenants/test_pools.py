"""Waiting for a pool, joining it when a contract year begins, and what a year decides: by the rules, with counts."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from kernel.database import db
from portal import unit_of_work
from tenants import organisations, pool_places, pool_years
from tenants.organisations import Wanted
from tenants.pool_places import InItsYear, NoSuchPool, StillWaiting, TooLarge
from tenants.pool_states import Place, Reason, State

YEAR = date(2027, 1, 1)
BEFORE, FIRST, NEXT = (datetime(*day, 3, tzinfo=UTC) for day in ((2026, 11, 1), (2027, 1, 1), (2028, 1, 1)))


@pytest.fixture
def pool(work_app):
    with work_app.app_context(), unit_of_work.acting("operator_web"):
        return pool_places.make("Small ones", Wanted("", "Small ones", "GB", YEAR))


@pytest.fixture
def wait(work_app, pool):
    """An organisation that waits for the pool, and how many people its roster shows."""

    def wait(slug, heads, people=100):
        tenant_id = uuid4()
        with work_app.app_context():
            with unit_of_work.acting("operator_web", tenant_id=tenant_id):
                organisations.add(tenant_id, Wanted(slug, slug.title(), "GB", YEAR), at=BEFORE)
                pool_places.place(pool, people=people, at=BEFORE)
            grow(work_app, tenant_id, heads)
        return tenant_id

    return wait


def grow(work_app, tenant_id, heads):
    with work_app.app_context(), unit_of_work.everybody("work_job"):
        pool_places.of_tenant(tenant_id).heads = heads


@pytest.fixture
def decide(work_app, pool):
    def decide(at, starts_on=None):
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            year = pool_years.decide(organisations.get_unit(pool), starts_on or at.date(), at=at)
            return (year.state, year.reason, year.organisations, year.heads, year.largest) if year else None

    return decide


@pytest.fixture
def standing(work_app):
    def standing(tenant_id):
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            return pool_places.of_tenant(tenant_id).state

    return standing


class TestPlace:
    def test_lets_it_wait_under_a_unit_of_its_own_that_stays_empty(self, work_app, pool, wait):
        tenant_id = wait("ash", 40)

        with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=tenant_id):
            organisation = organisations.get()
            assert (organisation.waits, organisation.unit_id == pool) == (True, False)

    @pytest.mark.parametrize("people", [500, 600])
    def test_refuses_who_is_large_enough_to_stand_alone(self, wait, people):
        with pytest.raises(TooLarge):
            wait("ash", 0, people=people)

    def test_refuses_who_is_counted_in_a_unit_of_its_own(self, work_app, pool):
        tenant_id = uuid4()
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
            organisation = organisations.add(tenant_id, Wanted("ash", "Ash", "GB", YEAR), at=BEFORE)
            organisations.unit_of(organisation).head_count = 40
            with pytest.raises(InItsYear):
                pool_places.place(pool, people=40, at=BEFORE)

    def test_refuses_to_move_who_has_joined(self, work_app, pool, wait, decide):
        tenant_id = wait("ash", 60)
        decide(FIRST)

        with (
            work_app.app_context(),
            unit_of_work.acting("operator_web", tenant_id=tenant_id),
            pytest.raises(InItsYear),
        ):
            pool_places.place(pool, people=60, at=FIRST)

    def test_is_refused_for_a_unit_that_is_no_pool(self, work_app, wait):
        tenant_id = wait("ash", 60)

        with (
            work_app.app_context(),
            unit_of_work.acting("operator_web", tenant_id=tenant_id),
            pytest.raises(NoSuchPool),
        ):
            pool_places.place(organisations.get().unit_id, people=60, at=BEFORE)

    def test_waits_for_another_pool_instead(self, work_app, wait):
        tenant_id = wait("ash", 60)

        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
            other = pool_places.make("Others", Wanted("", "Others", "IE", YEAR))
            assert pool_places.place(other, people=60, at=BEFORE).pool_id == other


class TestCheckHasJoined:
    def test_is_raised_while_it_waits(self, work_app, wait):
        tenant_id = wait("ash", 60)

        with (
            work_app.app_context(),
            unit_of_work.acting("operator_web", tenant_id=tenant_id),
            pytest.raises(StillWaiting),
        ):
            pool_places.check_has_joined()


class TestDecide:
    def test_waits_a_month_where_the_gate_could_not_open(self, work_app, pool, wait, decide, standing):
        tenant_id = wait("ash", 49)

        assert decide(FIRST) is None
        assert standing(tenant_id) == Place.WAITING
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            assert organisations.get_unit(pool).year_starts_on == date(2027, 2, 1)

    def test_lets_them_join_and_is_forming(self, wait, decide, standing):
        tenants = [wait("ash", 30), wait("birch", 20), wait("cedar", 0)]

        assert decide(FIRST) == (State.FORMING, Reason.FEW_PEOPLE, 2, 50, 30)
        assert [standing(tenant) for tenant in tenants] == [Place.JOINED, Place.JOINED, Place.WAITING]

    def test_is_decided_once_in_a_year(self, wait, decide, standing):
        wait("ash", 60)
        decide(FIRST)
        late = wait("birch", 60)

        assert decide(FIRST) is None
        assert standing(late) == Place.WAITING

    def test_forms_it_and_undoes_it_when_who_has_grown_leaves(self, work_app, wait, decide, standing):
        tenants = [wait(f"tree-{number}", 499) for number in "abcdefghij"] + [wait("last", 10)]
        assert decide(FIRST) == (State.FORMED, Reason.FIT, 11, 5_000, 499)
        grow(work_app, tenants[0], 600)

        assert decide(NEXT) == (State.FORMING, Reason.FEW_PEOPLE, 10, 4_501, 499)
        assert standing(tenants[0]) == Place.OUTGROWN

    def test_lets_nobody_join_who_has_grown_meanwhile(self, wait, decide, standing):
        wait("ash", 60)
        large = wait("birch", 500)

        assert decide(FIRST) == (State.FORMING, Reason.FEW_PEOPLE, 1, 60, 60)
        assert standing(large) == Place.OUTGROWN


class TestStanding:
    def test_is_what_hr_may_read_and_no_count(self, work_app, pool, wait, decide):
        from sqlalchemy.exc import ProgrammingError

        tenant_id = wait("ash", 60)
        decide(FIRST)

        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            assert pool_years.standing(pool) == (State.FORMING, Reason.FEW_PEOPLE)
            with pytest.raises(ProgrammingError, match="permission denied"):
                pool_years.find(pool, YEAR)
            db.session.rollback()
            with pytest.raises(ProgrammingError, match="permission denied"):
                pool_places.of(pool)
