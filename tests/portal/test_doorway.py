"""Passkeys in a real browser are in tests/journeys; here stands what no browser would send."""

import json
from uuid import UUID

import pytest

from kernel import clock, scope
from kernel.staff import invitations
from kernel.staff.invitations import InvitationOver, Invited
from portal import unit_of_work
from tests import house

KEY = bytes.fromhex(house.SECRET)
WORK = "http://localhost:8000"
TENANT = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def door(work_app):
    """A browser on HR's doorway, with the page's mark against forged forms."""
    browser = work_app.test_client()
    text = browser.get("/hr/doorway", base_url=WORK).text
    csrf = text.split('data-csrf="')[1].split('"')[0]

    def post(path, **body):
        return browser.post(
            path, base_url=WORK, data=json.dumps(body), content_type="application/json",
            headers={"X-CSRFToken": csrf, "Accept": "application/json", "Origin": WORK},
        )  # fmt: skip

    return post


def invite(app, at):
    with app.app_context(), unit_of_work.acting("hr_web", tenant_id=TENANT):
        return invitations.make(Invited("staff", ("hr",), TENANT, "Ada Byron"), key=KEY, at=at)


class TestLook:
    def test_shows_who_is_invited(self, work_app, door):
        secret = invite(work_app, clock.now())

        answer = door("/hr/doorway/invitation", invitation=secret)

        assert (answer.status_code, answer.json["called"]) == (200, "Ada Byron")

    def test_refuses_an_invitation_that_never_was(self, door):
        assert door("/hr/doorway/invitation", invitation="x" * 43).status_code == 409

    def test_refuses_one_that_ran_out(self, work_app, door):
        secret = invite(work_app, clock.now() - invitations.VALID)

        assert door("/hr/doorway/invitation", invitation=secret).status_code == 409

    def test_refuses_a_form_from_another_site(self, work_app):
        answer = work_app.test_client().post(
            "/hr/doorway/invitation", base_url=WORK, headers={"Origin": "http://evil.test"}
        )

        assert answer.status_code == 403

    # Browsers hide the origin of a form on a page that sends no referrer, as all of ours do.
    @pytest.mark.parametrize(
        ("site", "status"), [("same-origin", 303), ("same-site", 403), ("cross-site", 403), (None, 403)]
    )
    def test_takes_a_form_without_an_origin_from_our_own_pages_only(self, work_app, site, status):
        browser = work_app.test_client()
        csrf = browser.get("/hr/doorway", base_url=WORK).text.split('data-csrf="')[1].split('"')[0]
        told = {"Origin": "null"} | ({"Sec-Fetch-Site": site} if site else {})

        answer = browser.post("/hr/doorway/leave", base_url=WORK, headers=told, data={"csrf_token": csrf})

        assert answer.status_code == status


class TestUse:
    def test_works_once(self, work_app):
        secret = invite(work_app, clock.now())

        with work_app.app_context(), unit_of_work.acting("hr_web"):
            invitations.use(secret, key=KEY, at=clock.now())
        with work_app.app_context(), pytest.raises(InvitationOver), unit_of_work.acting("hr_web"):
            invitations.use(secret, key=KEY, at=clock.now())

    def test_is_not_found_from_another_surface(self, work_app):
        secret = invite(work_app, clock.now())

        with work_app.app_context(), pytest.raises(InvitationOver), unit_of_work.acting("operator_web"):
            invitations.look_at(secret, key=KEY, at=clock.now())


class TestEnter:
    def test_refuses_an_answer_that_is_no_passkey(self, door):
        door("/hr/doorway/ask")

        assert door("/hr/doorway/enter", answer='{"id":"AAAA"}').status_code == 403

    @pytest.mark.parametrize(("minutes", "status"), [(4, 403), (6, 409)])
    def test_waits_five_minutes_for_an_answer(self, door, tmp_path, minutes, status):
        door("/hr/doorway/ask")
        (tmp_path / "clock").write_text(str(minutes * 60))
        clock.follow(tmp_path / "clock")

        assert door("/hr/doorway/enter", answer='{"id":"AAAA"}').status_code == status

    def test_refuses_an_answer_without_a_question(self, door):
        assert door("/hr/doorway/enter", answer="{}").status_code == 409


class TestPages:
    @pytest.mark.parametrize("surface", ["hr", "finance", "operator"])
    def test_send_a_stranger_to_the_door(self, work_app, surface):
        assert work_app.test_client().get(f"/{surface}/doorway", base_url=WORK).status_code == 200

    def test_of_operators_are_behind_it(self, work_app):
        answer = work_app.test_client().get("/operator/organisations", base_url=WORK)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/operator/doorway")


def test_no_scope_is_left_behind(work_app):
    work_app.test_client().get("/hr/doorway", base_url=WORK)

    assert scope.find() is None
