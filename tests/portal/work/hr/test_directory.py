"""HR connects a directory: the token is seen once, the choice is carried out, and many endings wait for a word."""

import re
from functools import partial
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import directory as directory_jobs
from sso.scim import feeds, upkeep
from tenants import roster
from tests import house, visiting
from tests.scim import ENTERPRISE, USER

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY = bytes.fromhex(house.SECRET)


class Desk:
    """HR's browser at the page, and the directory that was given what stands there."""

    def __init__(self, app, tenant_id):
        self.app, self.tenant_id = app, tenant_id
        self.browser = visiting.as_role(app, "hr", "hr", tenant_id)
        self.bearer = None

    def show(self):
        return self.browser.get("/hr/directory", base_url=WORK).text

    def post(self, act, **fields):
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.show()).group(1)
        return self.browser.post(
            f"/hr/directory/{act}", data={"csrf_token": csrf} | fields, base_url=WORK, headers={"Origin": WORK}
        )

    def connect(self):
        page = self.post("begin").text
        self.bearer = re.search(r"data-token>([\w-]{43})<", page).group(1)
        return page

    def send(self, method, path, body=None):
        address = re.search(r"/scim/v2/[0-9a-f-]{36}", self.show()).group()
        head = {"Authorization": f"Bearer {self.bearer}"}
        asked = {"method": method, "json": body, "base_url": WORK, "headers": head}
        # A directory that is told to slow down asks again; on a quick machine a test does, too.
        while (answer := self.app.test_client().open(address + path, **asked)).status_code == 429:
            pass
        return answer

    def bring(self, number, **more):
        body = {"schemas": [USER], "userName": f"u{number}", "externalId": f"x{number}",
                ENTERPRISE: {"employeeNumber": number, **more.pop("enterprise", {})}, **more}  # fmt: skip
        return self.send("POST", "/Users", body).json["id"]

    def feed_id(self):
        return re.search(r"/scim/v2/([0-9a-f-]{36})", self.show()).group(1)

    def run(self, effect):
        feed_id, at = self.feed_id(), clock.now()
        with self.app.app_context(), unit_of_work.acting("work_job", tenant_id=self.tenant_id):
            effect(feed_id=feed_id, at=at)

    def covers(self, number):
        with self.app.app_context(), unit_of_work.acting("hr_web", tenant_id=self.tenant_id):
            return roster.find_key(KEY, number, on=clock.today()) is not None


@pytest.fixture
def desk(work_app):
    found = Desk(work_app, NORTHWIND)
    found.connect()
    return found


class TestShow:
    def test_sends_a_stranger_to_the_door(self, work_app):
        assert work_app.test_client().get("/hr/directory", base_url=WORK).headers["Location"] == "/hr/doorway"

    def test_is_not_for_finance(self, work_app):
        browser = visiting.as_role(work_app, "finance", "finance", NORTHWIND)

        assert browser.get("/hr/directory", base_url=WORK).status_code in (303, 403)

    def test_says_first_what_is_kept(self, work_app):
        assert "dropped and never stored" in Desk(work_app, NORTHWIND).show()

    def test_counts_and_names_nobody(self, desk):
        desk.bring("00123")

        page = desk.show()
        assert re.search(
            r"Covered by that</dt><dd>1<", re.sub(r"\s+", "", page).replace("Coveredbythat", "Covered by that")
        )
        assert "u00123" not in page


class TestBegin:
    def test_shows_the_token_once(self, desk):
        assert desk.bearer not in desk.show()
        assert desk.send("GET", "/Users").status_code == 200

    def test_is_refused_twice(self, desk):
        assert desk.post("begin").status_code == 409


class TestMake:
    def test_lets_two_hold_and_no_third(self, desk):
        assert "data-token" in desk.post("tokens").text
        assert desk.post("tokens").status_code == 409

    def test_wants_a_sign_in_of_this_moment(self, desk, tmp_path):
        (tmp_path / "offset").write_text("600")
        clock.follow(tmp_path / "offset")

        assert "data-token" not in desk.post("tokens").text


class TestEndOne:
    def test_refuses_the_token_from_then_on(self, desk):
        secret_id = re.search(r"tokens/([0-9a-f-]{36})/end", desk.show()).group(1)

        desk.post(f"tokens/{secret_id}/end")

        assert desk.send("GET", "/Users").status_code == 401

    def test_does_not_reach_another_organisation(self, desk, work_app):
        secret_id = re.search(r"tokens/([0-9a-f-]{36})/end", desk.show()).group(1)
        other = Desk(work_app, KESTREL)
        other.connect()

        assert other.post(f"tokens/{secret_id}/end").status_code == 404
        assert desk.send("GET", "/Users").status_code == 200


class TestChoose:
    def test_links_everybody_again_by_the_new_attribute(self, desk):
        desk.bring("00123")

        desk.post("choose", link="externalId", group_by="")
        desk.run(directory_jobs.link_feed_again)

        assert (desk.covers("00123"), desk.covers("x00123")) == (False, True)

    def test_links_some_at_a_time_until_all_are_done(self, desk, monkeypatch, databases):
        monkeypatch.setattr(upkeep, "AT_ONCE", 2)
        for number in "12345":
            desk.bring(number)

        desk.post("choose", link="externalId", group_by="")
        for _ in range(3):
            with psycopg.connect(databases.work) as connection:
                asked = "delete from house.outbox where kind = 'link_feed_again' returning payload"
                (payload,) = connection.execute(asked).fetchone()
            desk.run(partial(directory_jobs.link_feed_again, after=payload.get("after")))

        assert all(desk.covers(f"x{number}") and not desk.covers(number) for number in "12345")
        with psycopg.connect(databases.work) as connection:
            assert connection.execute("select from house.outbox where kind = 'link_feed_again'").fetchone() is None

    def test_keeps_a_department_only_from_then_on(self, desk):
        ident = desk.bring("00123", enterprise={"department": "Ovens"})
        assert "Ovens" not in desk.send("GET", f"/Users/{ident}").text

        desk.post("choose", link="employeeNumber", group_by="department")
        kept = desk.bring("00124", enterprise={"department": "Ovens"})

        assert desk.send("GET", f"/Users/{kept}").json[ENTERPRISE]["department"] == "Ovens"

    def test_does_not_offer_addresses_without_a_proved_domain(self, desk):
        assert 'value="email"' not in desk.show()
        assert desk.post("choose", link="email", group_by="").status_code == 422


class TestApprove:
    def test_ends_those_who_waited(self, desk):
        idents = {number: desk.bring(number) for number in map(str, range(100, 113))}
        for ident in idents.values():
            desk.send("DELETE", f"/Users/{ident}")
        assert "3 keep their cover until you say" in desk.show()
        assert sum(desk.covers(number) for number in idents) == 3

        desk.post("end-waiting")
        desk.run(directory_jobs.end_waiting_cover)

        assert "until you say that it is right" not in desk.show()
        assert not any(desk.covers(number) for number in idents)


class TestEnd:
    def test_forgets_what_was_said_and_ends_nobodys_cover(self, desk):
        desk.bring("00123")
        feed_id = UUID(desk.feed_id())
        desk.post("end")

        with desk.app.app_context():
            with unit_of_work.acting("work_job", tenant_id=NORTHWIND):
                directory_jobs.forget_feed(feed_id=str(feed_id), at=clock.now())
            with unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
                assert feeds.count(feeds.get_ended(feed_id)).people == 0
        assert desk.covers("00123")
        assert "Let your directory tell us" in desk.show()
