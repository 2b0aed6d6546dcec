"""The phone's page is the same for all, and what it leaves waits for the desk."""

import pytest

from tests.desk import Making

WORK = "http://localhost:8000"
ASK = "application/private-token-request"


@pytest.fixture
def phone(work_app):
    return work_app.test_client()


def leave(phone, asks, kind=ASK):
    return phone.post("/phone/ask", data=asks, base_url=WORK, content_type=kind, headers={"Origin": WORK})


class TestShow:
    def test_is_the_same_for_everybody(self, work_app, desk):
        pages = {browser.get("/phone", base_url=WORK).data for browser in (work_app.test_client(), desk.browser())}

        assert len(pages) == 1

    def test_may_compare_directories(self, phone):
        policy = phone.get("/phone", base_url=WORK).headers["Content-Security-Policy"]

        assert "connect-src 'self' http://care.localhost:8001/keys.json" in policy


class TestAsk:
    def test_gives_a_name_and_a_code(self, desk, phone):
        left = leave(phone, Making(desk.key()).ask)

        assert left.status_code == 200
        assert phone.get(f"/phone/answer/{left.json['name']}", base_url=WORK).status_code == 204

    def test_refuses_what_is_no_ask(self, phone):
        assert leave(phone, b"asks").status_code == 422
        assert leave(phone, bytes(259), kind="text/plain").status_code == 422


class TestHear:
    def test_says_when_there_is_nothing(self, phone):
        gone = phone.get("/phone/answer/00000000-0000-4000-8000-000000000000", base_url=WORK)

        assert gone.status_code == 404
