"""Visits of people with a role end when their company's sign-in says so, or is no more."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import visits
from portal.surfaces import Visitor, named
from portal.work.surfaces import SURFACES
from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)


@pytest.fixture
def ends(databases):
    """How long each visit has left."""

    def read():
        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select ends_at from house.visits order by began_at").fetchall()
        return [ends_at - clock.now() for (ends_at,) in rows]

    return read


def about(span):
    return pytest.approx(span.total_seconds(), abs=60)


class TestBegin:
    def _arrive(self, road, databases, connection_id, says):
        posted = road.post(connection_id, road.answer(road.ask(connection_id, "staff")))
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.arrivals set idp_ends_at = %s", [clock.true_now() + says if says else None])
        assert road.follow(posted).status_code == 303

    @pytest.mark.parametrize(
        ("says", "lasts"),
        [
            (timedelta(hours=1), timedelta(hours=1)),
            (timedelta(hours=40), timedelta(hours=12)),
            (None, timedelta(hours=12)),
        ],
    )
    def test_lasts_as_long_as_the_idp_says_and_twelve_hours_at_most(
        self, road, northwind, databases, ends, says, lasts
    ):
        road.hire(NORTHWIND, "northwind", northwind)

        self._arrive(road, databases, northwind, says)

        assert [left.total_seconds() for left in ends()] == [about(lasts)]

    def test_is_over_when_the_idp_says_so(self, road, northwind, databases):
        road.hire(NORTHWIND, "northwind", northwind)

        self._arrive(road, databases, northwind, timedelta(seconds=-1))

        assert road.browser.get("/hr/connection", base_url=WORK).status_code == 303

    def test_is_not_prolonged_by_a_new_secret(self, work_app, ends):
        hr = named(SURFACES, "hr")
        hour = clock.now() + timedelta(hours=1)

        with work_app.test_request_context("/hr/doorway", base_url=WORK):
            visits.begin(Visitor(UUID(int=7), frozenset()), at=hr, ends_at=hour)
            state = visits._state()
            for _ in range(2):
                visits.rotate()
                work_app.session_interface.save_session(work_app, state, work_app.response_class())

        assert [left.total_seconds() for left in ends()] == [about(timedelta(hours=1))]


class TestTake:
    @pytest.fixture
    def later(self, tmp_path):
        """Moves this side's clock on."""

        def move(**span):
            (tmp_path / "clock").write_text(str(int(timedelta(**span).total_seconds())))
            clock.follow(tmp_path / "clock")

        return move

    @pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 303)])
    def test_holds_for_half_an_hour_without_a_page(self, road, northwind, later, minutes, status):
        road.hire(NORTHWIND, "northwind", northwind)
        road.through(northwind, "staff")
        later(minutes=minutes)

        assert road.browser.get("/hr/colleagues", base_url=WORK).status_code == status

    def test_holds_for_twelve_hours_however_busy(self, road, northwind, later):
        road.hire(NORTHWIND, "northwind", northwind)
        road.through(northwind, "staff")
        seen = []
        for twenty in range(1, 37):
            later(minutes=20 * twenty)
            seen.append(road.browser.get("/hr/colleagues", base_url=WORK).status_code)

        assert seen[:-1] == [200] * 35
        assert seen[-1] == 303


class TestDisable:
    def _disable(self, app, tenant_id):
        browser = visiting.as_role(app, "hr", "hr", tenant_id)
        page = browser.get("/hr/connection", base_url=WORK).text
        csrf = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        answer = browser.post(
            "/hr/connection/disable", data={"csrf_token": csrf}, base_url=WORK, headers={"Origin": WORK}
        )
        assert answer.status_code == 303
        return browser

    def _show(self, browser):
        return browser.get("/hr/connection", base_url=WORK).status_code

    def test_ends_the_visits_that_came_by_it(self, road, northwind):
        road.hire(NORTHWIND, "northwind", northwind)
        road.through(northwind, "staff")
        assert self._show(road.browser) == 200

        by_passkey = self._disable(road.work, NORTHWIND)

        assert self._show(road.browser) == 303
        assert self._show(by_passkey) == 200

    def test_leaves_the_visits_of_another_company(self, road, northwind):
        kestrel = road.connect(KESTREL, "kestrel")
        road.hire(KESTREL, "kestrel", kestrel)
        road.through(kestrel, "staff")

        self._disable(road.work, NORTHWIND)

        assert self._show(road.browser) == 200
