import re

import pytest

from tests import visiting

WORK = "http://localhost:8000"


@pytest.fixture
def operator(work_app):
    return visiting.as_role(work_app, "operator", "operator", None)


def post(browser, path, at, **fields):
    page = browser.get(at, base_url=WORK)
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
    return browser.post(path, data={"csrf_token": csrf, **fields}, base_url=WORK, headers={"Origin": WORK})


def add(browser, **more):
    fields = {"name": "Northwind", "slug": "northwind", "country": "GB", "year_starts_on": "2026-01-01", **more}
    return post(browser, "/operator/organisations", "/operator/organisations/new", **fields)


class TestAdd:
    def test_leads_to_the_new_organisation(self, operator):
        place = add(operator).headers["Location"]

        assert "Northwind" in operator.get(place, base_url=WORK).text
        assert place in operator.get("/operator/organisations", base_url=WORK).text

    def test_refuses_a_short_name_that_is_taken(self, operator):
        add(operator)

        assert add(operator).status_code == 409

    @pytest.mark.parametrize("wrong", [{"slug": "Two Words"}, {"name": ""}, {"year_starts_on": "31.2.2026"}])
    def test_keeps_what_was_entered_when_something_is_wrong(self, operator, wrong):
        assert add(operator, **wrong).status_code == 422

    def test_is_not_for_hr(self, work_app):
        from uuid import uuid4

        hr = visiting.as_role(work_app, "hr", "hr", uuid4())

        assert hr.get("/operator/organisations", base_url=WORK).status_code == 303


class TestInvite:
    def test_shows_a_link_once(self, operator):
        place = add(operator).headers["Location"]
        page = post(operator, f"{place}/invite", place, called="Ada Byron", role="hr")

        assert re.search(r"/hr/doorway/join#[\w-]{40,}", page.text)

    def test_is_not_found_for_an_organisation_that_is_none(self, operator):
        place = "/operator/organisations/00000000-0000-4000-8000-000000000000"

        assert operator.get(place, base_url=WORK).status_code == 404
