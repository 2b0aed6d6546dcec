import re
from uuid import UUID

import pytest

from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)


@pytest.fixture
def as_hr(work_app):
    return lambda tenant_id: visiting.as_role(work_app, "hr", "hr", tenant_id)


def show(browser):
    return browser.get("/hr/colleagues", base_url=WORK)


def post(browser, path="", **fields):
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', show(browser).text).group(1)
    return browser.post(
        f"/hr/colleagues{path}", data={"csrf_token": csrf, **fields}, base_url=WORK, headers={"Origin": WORK}
    )


def ids(page):
    return re.findall(r"/hr/colleagues/([0-9a-f-]{36})/end", page.text)


class TestInvite:
    def test_shows_a_link_once(self, as_hr):
        browser = as_hr(NORTHWIND)
        page = post(browser, called="Ada Byron", role="finance")

        assert re.search(r"http://localhost:8000/finance/doorway/join#[\w-]{40,}", page.text)
        assert "join#" not in show(browser).text

    def test_keeps_what_was_entered_when_something_is_wrong(self, as_hr):
        page = post(as_hr(NORTHWIND), called="Ada Byron", mail="nowhere", role="hr")

        assert (page.status_code, "Ada Byron" in page.text, "Check the address" in page.text) == (422, True, True)

    def test_is_not_for_finance(self, work_app):
        finance = visiting.as_role(work_app, "hr", "finance", NORTHWIND)

        assert show(finance).status_code == 403


class TestEnd:
    def test_refuses_the_colleague_from_the_next_page_on(self, as_hr):
        browser, colleague = as_hr(NORTHWIND), as_hr(NORTHWIND)
        (other,) = ids(show(browser))

        post(browser, f"/{other}/end")

        assert show(colleague).status_code == 303

    def test_is_refused_for_oneself(self, as_hr):
        browser = as_hr(NORTHWIND)
        colleague = as_hr(NORTHWIND)
        (mine,) = ids(show(colleague))

        assert post(browser, f"/{mine}/end").status_code == 409

    def test_is_not_found_in_another_organisation(self, as_hr):
        browser, elsewhere = as_hr(NORTHWIND), as_hr(KESTREL)
        as_hr(NORTHWIND)
        (other,) = ids(show(browser))

        assert post(elsewhere, f"/{other}/end").status_code == 404
