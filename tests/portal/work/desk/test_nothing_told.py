"""The employer learns nothing of who collected: the same bytes for somebody who did and for somebody who did not."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import visiting
from tests.desk import LARKFIELD

WORK = "http://localhost:8000"
PAGES = (
    "/hr/roster",
    "/hr/cards",
    "/hr/uptake",
    "/hr/colleagues",
    "/hr/connection",
    "/hr/entry",
    "/hr/domains",
    "/hr/groups",
)
COLLECTED, NOT = "0001", "0002"
MARKS = re.compile(rb'(name="csrf_token"[^>]*value="|data-csrf=")[^"]+')


def shown(page):
    """The bytes of a page without the mark against forged forms, which is new in every answer."""
    return page.status_code, MARKS.sub(rb"\1", page.data)


@pytest.fixture
def connection(road, desk):
    return road.connect(LARKFIELD, "northwind")


@pytest.fixture
def hr(work_app, connection):
    return visiting.as_role(work_app, "hr", "hr", LARKFIELD)


@pytest.fixture
def collect(road, connection, desk, making, signer, databases):
    """Signs in at the company, collects, and leaves."""

    def go(number):
        browser = road.work.test_client()
        asked = road.ask(connection, browser=browser)
        road.follow(road.post(connection, road.answer(asked, number)), browser)
        headers = {"Origin": WORK}
        kind = "application/private-token-request"
        ask = making(desk.key()).ask
        answer = browser.post("/issue", data=ask, base_url=WORK, content_type=kind, headers=headers)
        assert answer.status_code == 200
        assert desk.grants(databases) == [1]

    return go


@pytest.fixture
def question(hr):
    """What HR is told when it asks about a number."""

    def ask(number):
        page = hr.get("/hr/roster-number", base_url=WORK)
        csrf = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"csrf_token": csrf, "number": number}
        return shown(hr.post("/hr/roster-number", data=form, base_url=WORK, headers={"Origin": WORK}))

    return ask


class TestCollecting:
    def test_changes_no_page_of_hr(self, hr, collect):
        before = {path: shown(hr.get(path, base_url=WORK)) for path in PAGES}
        collect(COLLECTED)

        assert {path: shown(hr.get(path, base_url=WORK)) for path in PAGES} == before
        assert {status for status, _ in before.values()} == {200}

    def test_changes_nothing_in_what_hr_is_told_of_a_number(self, collect, question):
        collect(COLLECTED)

        assert question(COLLECTED) == question(NOT)
        assert question(COLLECTED) != question("no such number")

    def test_writes_no_line_into_the_sign_in_log(self, collect, reasons):
        collect(COLLECTED)

        assert reasons() == []

    def test_sends_everybody_to_the_company_by_the_same_address(self, road, connection, collect):
        collect(COLLECTED)

        def sent():
            place = urlsplit(road.ask(connection, browser=road.work.test_client()).location)
            said = parse_qs(place.query)
            return place.netloc, place.path, sorted(said), said.get("RelayState")

        assert sent() == sent()
        assert not re.search("alcove|well|counsel|collect|voucher", "".join(map(str, sent())), re.IGNORECASE)

    def test_lets_both_in_by_the_same_answer(self, road, connection, collect):
        collect(COLLECTED)

        def came(number):
            browser = road.work.test_client()
            asked = road.ask(connection, browser=browser)
            page = road.follow(road.post(connection, road.answer(asked, number)), browser)
            return page.status_code, page.location, page.data, sorted(name for name, _ in page.headers)

        assert came(COLLECTED) == came(NOT)
