"""An IT contact comes in by a link that is opened once, by a button, and reaches the sign-in of one company only."""

import re
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from sso import setup_links
from tests import setting_up, visiting
from tests.setting_up import Pages

WORK = "http://localhost:8000"
KESTREL, NORTHWIND = UUID(int=0xB2), UUID(int=0xA1)


@pytest.fixture
def secret(work_app):
    return setting_up.invite(work_app, KESTREL)


def enter(app, secret):
    return Pages(app.test_client(), "/setup").post("/doorway", "/doorway", link=f"{WORK}/setup/doorway#{secret}")


class TestShow:
    def test_uses_nothing_up_when_a_scanner_follows_the_link(self, work_app, secret):
        scanner = work_app.test_client()
        for method in (scanner.get, scanner.head, scanner.get):
            assert method("/setup/doorway", base_url=WORK).status_code == 200

        assert enter(work_app, secret).status_code == 303

    def test_is_where_strangers_are_led(self, work_app):
        page = work_app.test_client().get("/setup/connection", base_url=WORK)

        assert (page.status_code, page.location) == (303, "/setup/doorway")


class TestEnter:
    def test_begins_a_visit_of_its_own(self, work_app, secret):
        page = enter(work_app, secret)

        assert page.location == "/setup/connection"
        assert "__Host-setup=" in str(page.headers)
        assert "__Host-staff=" not in str(page.headers)

    def test_is_refused_the_second_time(self, work_app, secret):
        enter(work_app, secret)

        page = enter(work_app, secret)

        assert page.status_code == 409
        assert "no longer valid" in page.text

    @pytest.mark.parametrize("link", ["", "nothing", "#" + "x" * 43, "x" * 3000])
    def test_is_refused_with_anything_else(self, work_app, link):
        page = Pages(work_app.test_client(), "/setup").post("/doorway", "/doorway", link=link)

        assert page.status_code in (409, 422)

    def test_is_refused_after_seven_days(self, work_app, secret, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.setup_links set ends_at = %s", [clock.now() - timedelta(seconds=1)])

        assert enter(work_app, secret).status_code == 409

    def test_is_refused_when_hr_has_ended_the_link(self, work_app, secret, end):
        end()

        assert enter(work_app, secret).status_code == 409

    def test_is_written_down_as_the_links(self, work_app, secret, databases):
        enter(work_app, secret)

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select surface, act, person_id = about::uuid, tenant_id from house.audit").fetchall()
            link_id = admin.execute("select link_id from sso.setup_links").fetchone()[0]
            who = admin.execute("select person_id from house.audit").fetchone()[0]
        assert rows == [("setup", "open_setup_link", True, KESTREL)]
        assert who == link_id

    def test_leaves_the_secret_in_no_row(self, work_app, secret, databases):
        enter(work_app, secret)

        with psycopg.connect(databases.work) as admin:
            told = [admin.execute(f"select t::text from {table} t").fetchall() for table in (
                "sso.setup_links", "sso.setup_doors", "house.visits", "house.audit")]  # fmt: skip
        assert secret not in str(told)
        assert "Sam" not in str(told)


@pytest.fixture
def end(work_app):
    """HR ends every link."""

    def act():
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=KESTREL):
            for link in setup_links.all_of():
                setup_links.end(link.link_id, at=clock.now())

    return act


class TestVisit:
    def test_ends_with_the_link(self, work_app, secret, end):
        contact = setting_up.open_link(work_app, secret)
        assert contact.get("/connection").status_code == 200

        end()

        assert contact.get("/connection").status_code == 303

    def test_lasts_eight_hours_at_most(self, work_app, secret, databases):
        contact = setting_up.open_link(work_app, secret)
        with psycopg.connect(databases.work) as admin:
            left = admin.execute("select ends_at - began_at from house.visits").fetchone()[0]
            assert timedelta(0) < left <= timedelta(hours=8)
            admin.execute("update sso.setup_links set visit_ends_at = %s", [clock.now()])

        assert contact.get("/connection").status_code == 303

    def test_reaches_nothing_of_hr(self, work_app, secret):
        contact = setting_up.open_link(work_app, secret)

        for path in ("/hr/roster", "/hr/uptake", "/hr/connection", "/hr/colleagues", "/hr/setup-links", "/finance"):
            assert contact.browser.get(path, base_url=WORK).status_code in (303, 401, 404)
        assert re.findall(r'href="(/(?:hr|finance|operator)[^"]*)"', contact.get("/connection").text) == []

    def test_sees_the_connection_of_its_own_company_only(self, road):
        theirs = road.connect(NORTHWIND, "northwind")
        contact = setting_up.open_link(road.work, setting_up.invite(road.work, KESTREL))

        assert "Make our addresses" in contact.get("/connection").text
        assert str(theirs) not in contact.get("/connection").text

    def test_is_not_hrs(self, road, secret):
        hr = visiting.as_role(road.work, "hr", "hr", KESTREL)

        assert hr.get("/setup/connection", base_url=WORK).status_code == 303


class TestLeave:
    def test_ends_the_visit(self, work_app, secret):
        contact = setting_up.open_link(work_app, secret)

        contact.post("/doorway/leave", "/connection")

        assert contact.get("/connection").status_code == 303
