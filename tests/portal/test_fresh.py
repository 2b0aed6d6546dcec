"""Acts that want a fresh sign-in: asked after five minutes, nothing lost, and led nowhere but home."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest

from kernel import clock
from portal import doors, fresh
from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND = UUID(int=0xA1)


@pytest.fixture
def later(tmp_path):
    """Moves this side's clock on."""

    def move(**span):
        (tmp_path / "clock").write_text(str(int(timedelta(**span).total_seconds())))
        clock.follow(tmp_path / "clock")

    yield move
    clock.follow(None)


@pytest.fixture
def ada(work_app):
    return visiting.as_role(work_app, "hr", "hr", NORTHWIND)


def fields(page):
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


def invite(ada, **more):
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', ada.get("/hr/colleagues", base_url=WORK).text)
    sent = {"csrf_token": csrf.group(1), "called": 'Ada "Countess" Byron', "role": "finance", **more}
    return ada.post("/hr/colleagues", data=sent, base_url=WORK, headers={"Origin": WORK})


class TestAsk:
    def test_lets_an_act_through_within_five_minutes(self, ada, later):
        later(minutes=4)

        assert "/finance/doorway/join#" in invite(ada).text

    def test_does_nothing_after_five_and_keeps_what_was_written(self, ada, later):
        later(minutes=6)
        page = invite(ada)

        assert page.status_code == 403
        assert fields(page)["called"] == 'Ada "Countess" Byron'
        assert "/hr/doorway/again?next=/hr/colleagues" in page.text
        assert "join#" not in page.text

    def test_leads_back_to_the_page_above_a_form_that_has_none(self, ada, later):
        later(minutes=6)
        csrf = fields(ada.get("/hr/colleagues", base_url=WORK))["csrf_token"]
        path = f"/hr/colleagues/{UUID(int=9)}/end"

        page = ada.post(path, data={"csrf_token": csrf}, base_url=WORK, headers={"Origin": WORK})

        assert (page.status_code, 'next=/hr/colleagues"' in page.text) == (403, True)

    def test_never_repeats_a_secret(self, ada, later):
        later(minutes=6)

        page = invite(ada, new_password="correct horse battery")

        assert "correct horse" not in page.text
        assert "Do it now" not in page.text

    def test_tells_a_script_in_its_own_way(self, ada, later):
        later(minutes=6)
        csrf = fields(ada.get("/hr/colleagues", base_url=WORK))["csrf_token"]
        told = {"Origin": WORK, "Accept": "application/json", "X-CSRFToken": csrf}

        answer = ada.post("/hr/colleagues", json={}, base_url=WORK, headers=told)

        assert (answer.status_code, "confirm" in answer.json["error"]) == (403, True)


class TestAgain:
    def test_asks_who_came_long_ago(self, ada, later):
        later(minutes=6)

        assert "Confirm with a passkey" in ada.get("/hr/doorway/again?next=/hr/roster", base_url=WORK).text

    def test_leads_on_whoever_is_fresh(self, ada):
        answer = ada.get("/hr/doorway/again?next=/hr/roster", base_url=WORK)

        assert (answer.status_code, answer.location) == (303, "/hr/roster")

    def test_says_to_press_again_where_nothing_is_next(self, ada):
        assert "press again" in ada.get("/hr/doorway/again", base_url=WORK).text

    def test_is_for_people_who_are_signed_in(self, work_app):
        answer = work_app.test_client().get("/hr/doorway/again", base_url=WORK)

        assert (answer.status_code, answer.location) == (303, "/hr/doorway")

    def test_refuses_an_answer_that_is_no_passkey(self, ada, later):
        later(minutes=6)
        csrf = fields(ada.get("/hr/colleagues", base_url=WORK))["csrf_token"]
        told = {"Origin": WORK, "Accept": "application/json", "X-CSRFToken": csrf}
        ada.post("/hr/doorway/ask", json={}, base_url=WORK, headers=told)

        answer = ada.post("/hr/doorway/again", json={"answer": '{"id":"AAAA"}'}, base_url=WORK, headers=told)

        assert answer.status_code == 403
        assert ada.get("/hr/doorway/again?next=/hr/roster", base_url=WORK).status_code == 200


class TestLocal:
    @pytest.fixture(autouse=True)
    def _at_hr(self, work_app):
        with work_app.test_request_context("/hr/doorway/again", base_url=WORK):
            doors.enter()
            yield

    @pytest.mark.parametrize("path", ["/hr", "/hr/roster", "/hr/roster?page=2"])
    def test_takes_an_address_of_this_surface(self, path):
        assert fresh.local(path) == path

    @pytest.mark.parametrize(
        "path",
        [
            "", "hr", "//evil.test/hr", "/\\evil.test", "/hr\\..", "https://evil.test/hr", "javascript:alert(1)",
            "/hr\nX: y", "/hr\t", "/ hr", "///evil.test", "/operator/organisations", "/sso/saml", "/hrx",
        ],
    )  # fmt: skip
    def test_takes_nothing_else(self, path):
        assert fresh.local(path) is None
