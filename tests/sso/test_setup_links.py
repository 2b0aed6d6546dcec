"""Links for IT contacts: of one organisation, opened once, ended by hand or by time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import scope
from portal import unit_of_work
from sso import setup_links
from sso.setup_links import LinkOver, NoSuchLink, Standing
from tests import house

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEY = bytes.fromhex(house.SECRET)
KESTREL, NORTHWIND = UUID(int=0xB2), UUID(int=0xA1)


@pytest.fixture
def secret(work_app):
    with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=KESTREL):
        return setup_links.make("Sam in IT", key=KEY, at=NOW)


@pytest.fixture
def act(work_app):
    """Run as an IT contact's pages do, for an organisation."""

    def run(rule, tenant_id=KESTREL, role="setup_web"):
        with work_app.app_context(), unit_of_work.acting(role, tenant_id=tenant_id):
            return rule()

    return run


class TestFindOwner:
    def test_says_for_whom_to_act_and_nothing_else(self, work_app, secret):
        with work_app.app_context(), scope.nobody("setup_web"):
            assert setup_links.find_owner(secret) == KESTREL
            assert setup_links.find_owner("another") is None
            assert setup_links.find_owner("x" * 5000) is None


class TestOpenUp:
    def test_holds_for_eight_hours(self, act, secret):
        ends_at = act(lambda: setup_links.open_up(secret, at=NOW).visit_ends_at)

        assert ends_at == NOW + timedelta(hours=8)

    def test_lets_one_of_many_in_at_the_same_moment(self, act, secret):
        def enter(_):
            try:
                act(lambda: setup_links.open_up(secret, at=NOW))
            except LinkOver:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(enter, range(8))) == 1

    @pytest.mark.parametrize("days", [7, 8, 400])
    def test_is_refused_when_it_has_run_out(self, act, secret, days):
        with pytest.raises(LinkOver):
            act(lambda: setup_links.open_up(secret, at=NOW + timedelta(days=days)))

    def test_is_refused_in_another_organisation(self, act, secret):
        with pytest.raises(LinkOver):
            act(lambda: setup_links.open_up(secret, at=NOW), NORTHWIND)


class TestStanding:
    def test_goes_from_waiting_to_open_to_over(self, act, secret):
        def at(moment):
            return act(lambda: setup_links.standing(setup_links.all_of()[0], at=moment))

        assert (at(NOW), at(NOW + timedelta(days=7))) == (Standing.WAITING, Standing.OVER)
        act(lambda: setup_links.open_up(secret, at=NOW))
        assert (at(NOW), at(NOW + timedelta(hours=8))) == (Standing.OPEN, Standing.OVER)
        act(lambda: setup_links.end(setup_links.all_of()[0].link_id, at=NOW))
        assert at(NOW) is Standing.ENDED


class TestEnd:
    def test_is_not_found_in_another_organisation(self, act, secret):
        link_id = act(lambda: setup_links.all_of()[0].link_id)

        with pytest.raises(NoSuchLink):
            act(lambda: setup_links.end(link_id, at=NOW), NORTHWIND)


class TestForgetOld:
    def test_leaves_nothing_after_its_time(self, work_app, secret, databases):
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            setup_links.forget_old(at=NOW + timedelta(days=91))

        with psycopg.connect(databases.work) as admin:
            counts = [admin.execute(f"select count(*) from sso.{name}").fetchone()[0] for name in (
                "setup_links", "setup_doors")]  # fmt: skip
        assert counts == [0, 0]
