"""A colleague links their company's sign-in, and comes in by it from then on."""

from uuid import UUID

import psycopg
import pytest

from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)


def post(browser, path, page):
    csrf = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return browser.post(path, data={"csrf_token": csrf}, base_url=WORK, headers={"Origin": WORK})


@pytest.fixture
def people(databases):
    """Each colleague: roles, and whether a company sign-in lets them in."""

    def read():
        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select roles, subject is not null from house.people order by joined_at").fetchall()
        return [(*roles, linked) for roles, linked in rows]

    return read


class TestShow:
    def test_is_not_offered_before_the_connection_is_on(self, road):
        road.connect(NORTHWIND, "northwind", active=False)
        browser = visiting.as_role(road.work, "hr", "hr", NORTHWIND)

        assert "not connected yet" in browser.get("/hr/own-ways", base_url=WORK).text


class TestLink:
    def _link(self, road, browser, connection_id):
        going = post(browser, "/hr/own-ways/link", browser.get("/hr/own-ways", base_url=WORK).text)
        to = going.headers["Refresh"].partition("url=")[2]
        assert to == f"/sso/saml/{connection_id}/login?for=link"
        return road.follow(road.post(connection_id, road.answer(browser.get(to, base_url=WORK))), browser)

    def test_lets_them_in_by_their_company_next_time(self, road, northwind, people):
        browser = visiting.as_role(road.work, "hr", "hr", NORTHWIND)

        assert self._link(road, browser, northwind).location.startswith("/hr")

        assert people() == [("hr", True)]
        assert "Linked." in browser.get("/hr/own-ways", base_url=WORK).text
        assert road.through(northwind, "staff").location.startswith("/hr")

    def test_is_written_down(self, road, northwind, databases):
        self._link(road, visiting.as_role(road.work, "hr", "hr", NORTHWIND), northwind)

        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select act, tenant_id from house.audit").fetchall() == [("link_sign_in", NORTHWIND)]

    def test_is_refused_when_it_is_another_colleagues(self, road, northwind, people):
        road.hire(NORTHWIND, "northwind", northwind)
        browser = visiting.as_role(road.work, "hr", "hr", NORTHWIND)

        page = self._link(road, browser, northwind)

        assert page.status_code == 403
        assert "another colleague" in page.text
        assert people() == [("hr", True), ("hr", False)]

    def test_does_nothing_that_nobody_asked_for_by_our_own_form(self, road, northwind, people):
        browser = visiting.as_role(road.work, "hr", "hr", NORTHWIND)

        page = road.follow(road.post(northwind, road.answer(road.ask(northwind, "link", browser))), browser)

        assert page.status_code == 403
        assert people() == [("hr", False)]

    def test_needs_the_connection_that_was_asked_for(self, road, northwind, people):
        kestrel = road.connect(KESTREL, "kestrel")
        browser = visiting.as_role(road.work, "hr", "hr", NORTHWIND)
        post(browser, "/hr/own-ways/link", browser.get("/hr/own-ways", base_url=WORK).text)

        page = road.follow(road.post(kestrel, road.answer(road.ask(kestrel, "link", browser))), browser)

        assert page.status_code == 403
        assert people() == [("hr", False)]
