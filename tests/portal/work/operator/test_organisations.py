import re
from uuid import uuid4

import psycopg
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
        hr = visiting.as_role(work_app, "hr", "hr", uuid4())

        assert hr.get("/operator/organisations", base_url=WORK).status_code == 303


class TestBeginNewcomers:
    def test_lets_them_begin_at_once_and_together_again(self, operator, databases):
        place = add(operator).headers["Location"]
        assert 'value="together" checked' in tidy(operator.get(place, base_url=WORK))

        for begin in ("at_once", "together"):
            assert post(operator, f"{place}/begin-newcomers", place, begin=begin).status_code == 303
            assert f'value="{begin}" checked' in tidy(operator.get(place, base_url=WORK))

        with psycopg.connect(databases.work) as admin:
            acts = admin.execute("select act from house.audit where act like 'begin%' order by act").fetchall()
        assert acts == [("begin_at_once",), ("begin_together",)]

    def test_wants_one_of_the_two(self, operator):
        place = add(operator).headers["Location"]
        page = post(operator, f"{place}/begin-newcomers", place, begin="tomorrow")

        assert (page.status_code, 'value="together" checked' in tidy(operator.get(place, base_url=WORK))) == (422, True)

    def test_is_not_found_for_an_organisation_that_is_none(self, operator):
        place = add(operator).headers["Location"]
        nobody = "/operator/organisations/00000000-0000-4000-8000-000000000000/begin-newcomers"

        assert post(operator, nobody, place, begin="at_once").status_code == 404

    def test_cannot_be_got(self, operator):
        place = add(operator).headers["Location"]

        assert operator.get(f"{place}/begin-newcomers", base_url=WORK).status_code == 405

    def test_is_not_for_hr(self, work_app, operator):
        place = add(operator).headers["Location"]
        hr = visiting.as_role(work_app, "hr", "hr", uuid4())

        page = hr.post(f"{place}/begin-newcomers", data={"begin": "at_once"}, base_url=WORK, headers={"Origin": WORK})

        assert page.status_code in (303, 400, 403)
        assert 'value="together" checked' in tidy(operator.get(place, base_url=WORK))


def tidy(page):
    """The page, with each form field's value before whether it is checked."""
    return re.sub(r'<input checked ([^>]*value="\w+")', r"<input \1 checked", page.text)


class TestInvite:
    def test_shows_a_link_once(self, operator):
        place = add(operator).headers["Location"]
        page = post(operator, f"{place}/invite", place, called="Ada Byron", role="hr")

        assert re.search(r"/hr/doorway/join#[\w-]{40,}", page.text)

    def test_is_not_found_for_an_organisation_that_is_none(self, operator):
        place = "/operator/organisations/00000000-0000-4000-8000-000000000000"

        assert operator.get(place, base_url=WORK).status_code == 404
