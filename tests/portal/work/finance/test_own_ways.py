"""Finance links its company's sign-in as HR does."""

from uuid import UUID

import pytest

from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND = UUID(int=0xA1)


@pytest.fixture
def browser(road):
    return visiting.as_role(road.work, "finance", "finance", NORTHWIND)


def show(browser):
    return browser.get("/finance/own-ways", base_url=WORK)


def link(browser):
    csrf = show(browser).text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return browser.post("/finance/own-ways/link", data={"csrf_token": csrf}, base_url=WORK, headers={"Origin": WORK})


class TestShow:
    def test_is_for_those_who_are_signed_in(self, road):
        assert show(road.work.test_client()).status_code == 303

    def test_offers_the_link_where_the_connection_is_on(self, northwind, browser):
        assert "Link my company" in show(browser).text


class TestLink:
    def test_lets_them_in_to_finance_next_time(self, road, northwind, browser):
        to = link(browser).headers["Refresh"].partition("url=")[2]

        road.follow(road.post(northwind, road.answer(browser.get(to, base_url=WORK))), browser)

        assert "Linked." in show(browser).text
        assert road.through(northwind, "staff").location.startswith("/finance")

    def test_is_refused_to_a_form_from_another_site(self, northwind, browser):
        answer = browser.post("/finance/own-ways/link", base_url=WORK, headers={"Origin": "http://evil.test"})

        assert answer.status_code == 403
