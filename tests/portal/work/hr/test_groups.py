"""Groups that give a role: set after a preview, followed at every sign-in, and never more than HR or finance."""

import html
import re
from uuid import UUID

import psycopg
import pytest

from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
# The demonstration's idp sends one attribute, with whatever value was typed in.
ATTRIBUTE, VALUE = "employee_number", "hr-team"


@pytest.fixture
def hr(work_app):
    """A form of HR's page of groups; the second time as the preview sends it."""

    class Hr:
        def __init__(self, tenant_id=NORTHWIND):
            self.browser = visiting.as_role(work_app, "hr", "hr", tenant_id)

        def page(self):
            return self.browser.get("/hr/groups", base_url=WORK).text

        def send(self, act="", **fields):
            csrf = self.page().partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
            form = {"csrf_token": csrf, **fields}
            return self.browser.post(f"/hr/groups{act}", data=form, base_url=WORK, headers={"Origin": WORK})

        def choose(self, role="hr", attribute=ATTRIBUTE, value=VALUE):
            page = self.send(role=role, attribute=attribute, value=value)
            seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', page.text)[1])
            return self.send(role=role, attribute=attribute, value=value, seen=seen)

    return Hr


@pytest.fixture
def trail(databases):
    def read(act):
        with psycopg.connect(databases.work) as admin:
            return admin.execute("select changes from house.audit where act = %s order by at", (act,)).fetchall()

    return read


@pytest.fixture
def staff(databases):
    """Who came by a group: roles, and whether they are still here."""

    def read():
        with psycopg.connect(databases.work) as admin:
            who = "select roles, active from house.people where subject is not null or not active order by joined_at"
            return [(*roles, active) for roles, active in admin.execute(who)]

    return read


class TestChoose:
    def test_shows_first_what_it_would_mean(self, hr, trail):
        here = hr()

        page = here.send(role="hr", attribute=ATTRIBUTE, value=VALUE)

        assert "Please look once more" in page.text
        assert "Give HR by no group" not in here.page()
        assert trail("change_group") == []

    def test_sets_it_then_and_says_so_in_the_trail(self, hr, trail):
        here = hr()

        assert here.choose().status_code == 303
        assert "Give HR by no group" in here.page()
        assert trail("change_group") == [({"hr": [None, "employee_number = hr-team"]},)]

    def test_shows_again_what_was_changed_after_the_preview(self, hr):
        here = hr()
        page = here.send(role="hr", attribute=ATTRIBUTE, value=VALUE, seen=f"hr|{ATTRIBUTE}|another")

        assert page.status_code == 200
        assert "Please look once more" in page.text

    @pytest.mark.parametrize("role", ["operator", "provider", "employee", ""])
    def test_gives_no_other_role(self, hr, role):
        assert hr().send(role=role, attribute=ATTRIBUTE, value=VALUE).status_code == 422

    @pytest.mark.parametrize("value", ["", " ", "x" * 301, "a\x00b"])
    def test_wants_a_value(self, hr, value):
        page = hr().send(role="hr", attribute=ATTRIBUTE, value=value, seen=f"hr|{ATTRIBUTE}|{value}")

        assert page.status_code == 422

    def test_is_refused_where_one_value_gave_two_roles(self, hr):
        here = hr()
        here.choose()

        assert here.choose(role="finance").status_code == 422

    def test_is_refused_to_finance(self, work_app):
        assert (
            visiting.as_role(work_app, "finance", "finance", NORTHWIND).get("/hr/groups", base_url=WORK).status_code
            == 403
        )

    def test_is_its_own_organisations(self, hr):
        hr().choose()

        assert "Give HR by no group" not in hr(KESTREL).page()


class TestDrop:
    def test_takes_it_off(self, hr, trail):
        here = hr()
        here.choose()

        assert here.send("/drop", role="hr").status_code == 303
        assert "Give HR by no group" not in here.page()
        assert trail("change_group")[-1] == ({"hr": ["employee_number = hr-team", None]},)

    def test_is_not_found_for_another_role(self, hr):
        assert hr().send("/drop", role="operator").status_code == 404


class TestFollow:
    def test_lets_in_whoever_carries_the_value(self, road, northwind, hr, staff):
        hr().choose()

        assert road.through(northwind, "staff", VALUE).location == "/hr/uptake"
        assert staff() == [("hr", True)]
        assert road.browser.get("/hr/colleagues", base_url=WORK).status_code == 200

    def test_lets_the_same_person_in_again(self, road, northwind, hr, staff):
        hr().choose()
        road.through(northwind, "staff", VALUE)

        assert road.through(northwind, "staff", VALUE).status_code == 303
        assert staff() == [("hr", True)]

    def test_gives_finance(self, road, northwind, hr):
        hr().choose(role="finance")

        assert road.through(northwind, "staff", VALUE).location == "/finance/statements"
        assert road.browser.get("/hr/entry", base_url=WORK).status_code == 403

    @pytest.mark.parametrize("value", ["hr-team2", "HR-team", "hr", "xhr-team"])
    def test_wants_the_exact_value(self, road, northwind, hr, staff, value):
        hr().choose()

        assert road.through(northwind, "staff", value).status_code == 403
        assert staff() == []

    def test_gives_nothing_where_nothing_is_set(self, road, northwind, staff):
        assert road.through(northwind, "staff", VALUE).status_code == 403
        assert staff() == []

    def test_gives_nothing_by_another_organisations_group(self, road, northwind, hr, staff):
        hr(KESTREL).choose()

        assert road.through(northwind, "staff", VALUE).status_code == 403

    def test_makes_nobody_at_the_desk_anything(self, road, northwind, hr, staff):
        hr().choose(value="00123")

        assert road.through(northwind, "desk", "00123").location == "/"
        assert staff() == []

    def test_takes_the_role_away_with_the_group(self, road, northwind, hr, staff):
        here = hr()
        here.choose()
        road.through(northwind, "staff", VALUE)
        here.send("/drop", role="hr")

        assert road.through(northwind, "staff", VALUE).status_code == 403
        assert staff() == [("hr", False)]
        assert road.browser.get("/hr/colleagues", base_url=WORK).status_code == 303

    def test_changes_the_role_with_the_group(self, road, northwind, hr, staff):
        here = hr()
        here.choose()
        road.through(northwind, "staff", VALUE)
        here.send("/drop", role="hr")
        here.choose(role="finance")

        assert road.through(northwind, "staff", VALUE).location == "/finance/statements"
        assert staff() == [("finance", True)]

    def test_leaves_the_role_of_whoever_was_invited_by_name(self, road, northwind, hr, staff):
        road.hire(NORTHWIND, "northwind", northwind, "finance", VALUE)
        hr().choose()

        assert road.through(northwind, "staff", VALUE).location == "/finance/statements"
        assert staff() == [("finance", True)]
