"""People with a role who leave the roster: refused at the next page and at the door, whichever way they came by."""

from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from tenants import roster
from tests import house, visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY = bytes.fromhex(house.SECRET)
PAGES = {"hr": "/hr/colleagues", "finance": "/finance/statements"}


@pytest.fixture
def says(road):
    """What an organisation's roster says from now on about number 00123."""

    def say(tenant_id=NORTHWIND, *, covered):
        with road.work.app_context(), unit_of_work.acting("work_job", tenant_id=tenant_id):
            roster.cover("00123", roster.Cover(covered=covered), key=KEY, on=clock.today())

    return say


@pytest.fixture
def inside(road, northwind):
    """A colleague of this role who is in by the company's sign-in."""

    def come(role="hr"):
        road.hire(NORTHWIND, "northwind", northwind, role)
        assert road.through(northwind, "staff").status_code == 303
        return road.browser

    return come


class TestLoad:
    @pytest.mark.parametrize("role", ["hr", "finance"])
    def test_turns_a_leaver_away_at_the_next_page(self, inside, says, role):
        browser = inside(role)
        assert browser.get(PAGES[role], base_url=WORK).status_code == 200
        says(covered=False)

        page = browser.get(PAGES[role], base_url=WORK)

        assert page.status_code == 403
        assert "Your access has ended" in page.text
        assert "roster" not in page.text.partition("<main")[2]

    def test_ends_the_visit_for_good(self, inside, says, databases):
        browser = inside()
        says(covered=False)
        browser.get("/hr/colleagues", base_url=WORK)
        says(covered=True)

        assert browser.get("/hr/colleagues", base_url=WORK).location == "/hr/doorway"
        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select count(*) from house.visits").fetchone() == (0,)

    def test_lets_stay_who_is_on_no_roster(self, road, northwind, says):
        road.hire(NORTHWIND, "northwind", northwind, number="77")
        assert road.through(northwind, "staff", "77").status_code == 303
        says(covered=False)

        assert road.browser.get("/hr/colleagues", base_url=WORK).status_code == 200

    def test_lets_stay_the_colleagues_of_another_organisation(self, inside, road, says):
        kestrel = road.connect(KESTREL, "kestrel")
        browser = inside()
        says(KESTREL, covered=False)

        assert kestrel is not None
        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 200

    def test_lets_stay_who_never_came_by_the_company(self, work_app, road, says):
        browser = visiting.as_role(work_app, "hr", "hr", NORTHWIND)
        road.connect(NORTHWIND, "northwind")
        says(covered=False)

        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 200


class TestWelcome:
    def test_refuses_a_leaver_at_the_door_and_says_nothing_of_a_roster(self, road, northwind, inside, says, reasons):
        inside()
        says(covered=False)

        page = road.through(northwind, "staff")

        assert page.status_code == 403
        assert "Your access has ended" in page.text
        assert reasons()[-1] == ("refused", "not_on_roster")

    def test_lets_in_who_is_back(self, road, northwind, inside, says):
        inside()
        says(covered=False)
        says(covered=True)

        assert road.through(northwind, "staff").status_code == 303

    def test_lets_in_who_is_back_before_their_cover_begins_again(self, road, northwind, inside, says, databases):
        inside()
        says(covered=True)
        with psycopg.connect(databases.work) as admin:
            admin.execute("update tenants.newcomers set first_roster_on = '2020-01-01'")
        says(covered=False)
        says(covered=True)

        with road.work.app_context(), unit_of_work.acting("work_job", tenant_id=NORTHWIND):
            assert roster.stands("00123", key=KEY, on=clock.today()).standing is roster.Standing.LATER
        assert road.through(northwind, "staff").status_code == 303
        assert road.browser.get("/hr/colleagues", base_url=WORK).status_code == 200
