"""A company sign-in takes up an invitation, in the browser that holds it."""

import json
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from kernel.staff import invitations
from kernel.staff.invitations import InvitationOver, Invited
from portal import unit_of_work
from tests import house

WORK = "http://localhost:8000"
NORTHWIND = UUID(int=0xA1)
KEY = bytes.fromhex(house.SECRET)


@pytest.fixture
def people(databases):
    """Each colleague: roles, and whether a company sign-in lets them in."""

    def read():
        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select roles, subject is not null from house.people order by joined_at").fetchall()
        return [(*roles, linked) for roles, linked in rows]

    return read


class TestJoin:
    @pytest.fixture
    def invited(self, road):
        """Ada's invitation to HR of Northwind, and a browser at the page that it leads to."""
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
            secret = invitations.make(Invited("staff", ("hr",), NORTHWIND, "Ada Byron"), key=KEY, at=clock.now())
        browser = road.browser
        csrf = browser.get("/hr/doorway/join", base_url=WORK).text.split('data-csrf="')[1].split('"')[0]

        def say(path, **body):
            return browser.post(
                f"/hr/doorway/{path}", base_url=WORK, data=json.dumps(body), content_type="application/json",
                headers={"X-CSRFToken": csrf, "Accept": "application/json", "Origin": WORK},
            )  # fmt: skip

        return say, secret

    def _come(self, road, connection_id, to, browser=None):
        browser = browser or road.browser
        return road.follow(road.post(connection_id, road.answer(browser.get(to, base_url=WORK))), browser)

    def test_takes_up_the_invitation_and_signs_them_in(self, road, northwind, invited, people):
        say, secret = invited
        assert say("invitation", invitation=secret).json["other"]

        page = self._come(road, northwind, say("other").json["to"])

        assert (page.status_code, page.location.startswith("/hr")) == (303, True)
        assert people() == [("hr", True)]
        assert road.browser.get("/hr/own-ways", base_url=WORK).status_code == 200
        with road.work.app_context(), pytest.raises(InvitationOver), unit_of_work.acting("hr_web"):
            invitations.look_at(secret, key=KEY, at=clock.now())

    def test_is_offered_only_where_the_connection_is_on(self, road, invited):
        say, secret = invited

        assert not say("invitation", invitation=secret).json["other"]
        assert say("other").status_code == 409

    def test_is_refused_in_another_browser(self, road, northwind, invited, people):
        say, secret = invited
        say("invitation", invitation=secret)
        to = say("other").json["to"]

        assert self._come(road, northwind, to, road.work.test_client()).status_code == 403
        assert people() == []

    def test_is_refused_when_the_sign_in_is_another_colleagues_and_leaves_the_invitation(
        self, road, northwind, invited, people
    ):
        road.hire(NORTHWIND, "northwind", northwind)
        say, secret = invited
        say("invitation", invitation=secret)

        assert self._come(road, northwind, say("other").json["to"]).status_code == 403
        assert people() == [("hr", True)]
        assert say("invitation", invitation=secret).status_code == 200
