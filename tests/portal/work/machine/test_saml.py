"""A company sign-in from our login page to the desk, and all the ways in which it must not end there."""

from uuid import UUID

import pytest
from lxml import etree

from kernel import clock
from portal import unit_of_work
from sso import connections, leftovers
from sso.saml.connection import Binding
from tests import setting_up, visiting
from tests.setting_up import Pages

WORK, ACS = "http://localhost:8000", "http://localhost:8002"
TABLES = ("pending", "arrivals", "replays", "attempts")


class TestMetadata:
    def test_names_our_addresses(self, road, northwind):
        page = road.browser.get(f"/sso/saml/{northwind}/metadata", base_url=WORK)

        root = etree.fromstring(page.data)
        assert root.get("entityID") == f"{WORK}/sso/saml/{northwind}/metadata"
        assert f"{ACS}/sso/saml/{northwind}/acs" in page.text

    def test_is_not_found_for_a_stranger(self, road, northwind):
        page = road.browser.get("/sso/saml/00000000-0000-4000-8000-000000000000/metadata", base_url=WORK)

        assert page.status_code == 404


class TestLogin:
    def test_says_nothing_of_the_purpose(self, road, northwind):
        asked = road.ask(northwind, "staff")

        assert asked.status_code == 303
        assert asked.location.startswith("http://idp.localhost:8010/northwind/sso?SAMLRequest=")
        assert "staff" not in asked.location
        assert "RelayState" not in asked.location

    def test_binds_the_browser_by_a_cookie_of_its_own(self, road, northwind):
        cookie = road.ask(northwind).headers["Set-Cookie"]

        for part in ("__Secure-in-", "HttpOnly", "Secure", "SameSite=Lax", f"Path=/sso/saml/{northwind}/finish"):
            assert part in cookie

    def test_asks_for_a_click_where_the_idp_takes_posts_only(self, road, northwind):
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=UUID(int=0xA1)):
            connections.get(northwind).sso_binding = Binding.POST

        page = road.ask(northwind)

        assert 'action="http://idp.localhost:8010/northwind/sso"' in page.text
        assert "form-action 'self' http://idp.localhost:8010/northwind/sso" in page.headers["Content-Security-Policy"]
        assert "__Secure-in-" in page.headers["Set-Cookie"]

    def test_is_closed_before_the_connection_is_active(self, road):
        testing = road.connect(UUID(int=0xC3), "northwind", active=False)

        assert road.ask(testing).status_code == 403
        assert road.ask(testing, "staff").status_code == 403


class TestFinish:
    def test_lets_an_employee_in_to_the_desk(self, road, northwind):
        page = road.through(northwind)

        assert (page.status_code, page.location) == (303, "/")
        assert "__Host-desk=" in str(page.headers)

    def test_lets_a_role_holder_in_to_their_surface(self, road, northwind, reasons):
        road.hire(UUID(int=0xA1), "northwind", northwind)

        page = road.through(northwind, "staff")

        assert page.location.startswith("/hr")
        assert "__Host-staff=" in str(page.headers)
        assert reasons() == [("staff", None)]

    def test_knows_the_role(self, road, northwind):
        road.hire(UUID(int=0xA1), "northwind", northwind, role="finance")

        assert road.through(northwind, "staff").location.startswith("/finance")

    def test_is_refused_to_staff_without_a_role(self, road, northwind, reasons):
        page = road.through(northwind, "staff")

        assert page.status_code == 403
        assert "no role here" in page.text
        assert reasons() == [("refused", "no_role")]

    def test_leaves_nothing_of_an_employee(self, road, northwind, rows, later):
        road.through(northwind)
        assert [rows(table) for table in TABLES] == [0, 0, 1, 0]

        with road.work.app_context(), unit_of_work.everybody("work_job"):
            leftovers.clear(at=later)

        assert [rows(table) for table in TABLES] == [0, 0, 0, 0]

    def test_works_in_two_tabs(self, road, northwind):
        first, second = road.ask(northwind), road.ask(northwind)

        for asked in (second, first):
            assert road.follow(road.post(northwind, road.answer(asked))).status_code == 303

    def test_is_refused_to_another_browser(self, road, northwind, reasons):
        posted = road.post(northwind, road.answer(road.ask(northwind)))

        assert road.follow(posted, road.work.test_client()).status_code == 403
        assert road.follow(posted).status_code == 403
        assert reasons() == [("refused", "other_browser"), ("refused", "finish_too_late")]

    def test_is_refused_twice(self, road, northwind):
        posted = road.post(northwind, road.answer(road.ask(northwind)))
        road.follow(posted)

        assert road.follow(posted).status_code == 403

    def test_is_refused_without_a_code(self, road, northwind):
        page = road.browser.get(f"/sso/saml/{northwind}/finish", base_url=WORK)

        assert page.status_code == 403
        assert "<code>" in page.text


class TestTest:
    def test_signs_nobody_in_and_allows_switching_on(self, road, reasons):
        tenant_id = UUID(int=0xA1)
        testing = road.connect(tenant_id, "northwind", active=False)

        hr = Pages(visiting.as_role(road.work, "hr", "hr", tenant_id), "/hr")

        setting_up.rehearse(road, hr, number="99")

        assert hr.browser.get_cookie("__Host-desk") is None
        assert reasons() == [("test_passed", None)]
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            connections.activate(connections.get(testing), at=clock.now())

    def test_is_only_for_whoever_sets_it_up(self, road, reasons):
        testing = road.connect(UUID(int=0xA1), "northwind", active=False)

        assert road.ask(testing, "test").status_code == 403
        assert reasons() == [("refused", "not_started_here")]

    def test_is_asked_for_before_switching_on(self, road):
        tenant_id = UUID(int=0xA1)
        testing = road.connect(tenant_id, "northwind", active=False)

        acting = unit_of_work.acting("hr_web", tenant_id=tenant_id)
        with road.work.app_context(), acting, pytest.raises(connections.NotTested):
            connections.activate(connections.get(testing), at=clock.now())
