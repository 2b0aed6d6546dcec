"""Confirming that it is still you by going through the company's sign-in once more."""

import html
import re

import pytest

from kernel import clock
from tests.portal.work.conftest import NORTHWIND

WORK = "http://localhost:8000"
NEXT = "/hr/own-ways/passkey"


@pytest.fixture
def stale(road, northwind, tmp_path):
    """Robin of HR, who came by the company's sign-in six minutes ago; Sam has a role as well."""
    for number in ("00123", "00124"):
        road.hire(NORTHWIND, "northwind", northwind, number=number)
    road.through(northwind, "staff")
    (tmp_path / "clock").write_text("360")
    clock.follow(tmp_path / "clock")
    return road


def ask(road):
    """Press the button of the confirming page; returns where the company's sign-in begins."""
    page = road.browser.get(f"/hr/doorway/again?next={NEXT}", base_url=WORK).text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    action = html.unescape(re.search(r'action="(/hr/doorway/again/company[^"]*)"', page).group(1))
    answer = road.browser.post(action, base_url=WORK, data={"csrf_token": csrf}, headers={"Origin": WORK})
    return answer.headers["Refresh"].partition("url=")[2]


def come_back(road, connection_id, to, number="00123"):
    return road.follow(road.post(connection_id, road.answer(road.browser.get(to, base_url=WORK), number)))


class TestConfirmed:
    def test_goes_on_where_one_wanted_to(self, stale, northwind):
        assert stale.browser.get(NEXT, base_url=WORK).status_code == 303

        assert come_back(stale, northwind, ask(stale)).location == NEXT
        assert stale.browser.get(NEXT, base_url=WORK).status_code == 200

    def test_goes_on_in_the_same_visit(self, stale, northwind):
        come_back(stale, northwind, ask(stale))

        page = stale.browser.get("/hr/own-ways", base_url=WORK).text
        assert page.count("with the company&#39;s sign-in ·") == 1

    def test_tells_the_company_nothing_of_what_it_is_for(self, stale):
        to = ask(stale)

        assert to.endswith("?for=staff")
        assert "own-ways" not in stale.browser.get(to, base_url=WORK).location

    def test_proves_nothing_for_another_person(self, stale, northwind):
        answer = come_back(stale, northwind, ask(stale), number="00124")

        assert answer.location != NEXT

    def test_is_an_ordinary_sign_in_where_nobody_asked(self, stale, northwind):
        assert stale.through(northwind, "staff").location == "/hr/uptake"
