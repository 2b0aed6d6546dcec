"""HR connects the company's sign-in without anybody's help, and stops it."""

import re
from uuid import UUID

import psycopg
import pytest

from tests import setting_up, visiting
from tests.setting_up import Pages

WORK = "http://localhost:8000"
KESTREL = UUID(int=0xB2)


@pytest.fixture
def hr(road):
    return Pages(visiting.as_role(road.work, "hr", "hr", KESTREL), "/hr")


@pytest.fixture
def given(road, hr):
    """HR with the metadata given."""
    hr.post("/connection/begin", "/connection")
    document = road.idp.test_client().get("/kestrel/metadata").text
    hr.post("/connection/give/document", "/connection/give/document", pasted=document)
    return hr


class TestShow:
    def test_sends_a_stranger_to_the_door(self, work_app):
        assert work_app.test_client().get("/hr/connection", base_url=WORK).status_code == 303

    def test_begins_with_an_explanation(self, hr):
        assert "opaque name" in hr.text("/connection")
        assert "Make a link for your IT" in hr.text("/connection")

    def test_leads_from_step_to_step(self, given):
        page = given.get("/connection").text

        places = re.findall(r'class="link-target" href="/hr/connection/([a-z]+)"', page)
        assert places == ["copy", "give", "settings", "test", "switch"]
        assert page.count('aria-current="step"') == 1


class TestBegin:
    def test_makes_one_only(self, hr):
        hr.post("/connection/begin", "/connection")
        first = hr.ident()

        hr.post("/connection/begin", "/connection")

        assert hr.ident() == first


class TestActivate:
    def test_waits_for_a_test(self, road, given):
        assert given.post("/connection/activate", "/connection/switch").status_code == 409

        setting_up.rehearse(road, given)

        assert given.post("/connection/activate", "/connection/switch").status_code == 303
        assert "Your sign-in is on" in given.text("/connection")

    def test_is_not_for_a_draft(self, hr):
        hr.post("/connection/begin", "/connection")

        assert hr.post("/connection/activate", "/connection/switch").status_code == 409

    def test_is_written_down_with_who_did_it(self, given, databases):
        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select act, person_id is not null, surface from house.audit order by at").fetchall()
        assert rows == [("begin", True, "hr"), ("connect", True, "hr")]


class TestPause:
    def test_closes_the_way_until_another_test(self, road, given):
        setting_up.rehearse(road, given)
        given.post("/connection/activate", "/connection/switch")
        assert road.ask(given.ident()).status_code == 303

        assert given.post("/connection/pause", "/connection/switch").status_code == 303

        assert road.ask(given.ident()).status_code == 403


class TestDisable:
    def test_closes_the_way_at_once(self, hr):
        hr.post("/connection/begin", "/connection")
        connection_id = hr.ident()

        hr.post("/connection/disable", "/connection/switch")

        page = hr.browser.get(f"/sso/saml/{connection_id}/login", base_url=WORK)
        assert page.status_code == 404
        assert "Make our addresses" in hr.text("/connection")
