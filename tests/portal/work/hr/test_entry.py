"""HR decides who may come in: the rule, and emergency passkeys."""

from uuid import UUID, uuid4

import psycopg
import pytest

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from tests import house, visiting
from tests.soft_key import SoftKey

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY = bytes.fromhex(house.SECRET)


@pytest.fixture
def send(work_app):
    """A form of HR's page, sent by somebody of HR."""
    browsers = {}

    def to(act, tenant_id=NORTHWIND):
        browser = browsers.setdefault(tenant_id, None) or visiting.as_role(work_app, "hr", "hr", tenant_id)
        browsers[tenant_id] = browser
        page = browser.get("/hr/entry", base_url=WORK).text
        csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        headers = {"Origin": WORK}
        return browser.post(f"/hr/entry/{act}", data={"csrf_token": csrf}, base_url=WORK, headers=headers)

    to.page = lambda: browsers[NORTHWIND].get("/hr/entry", base_url=WORK).text
    return to


@pytest.fixture
def colleague(work_app):
    def join(called="Ada", role="hr", tenant_id=NORTHWIND, *, passkey=True, linked=False):
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            invited, subject = Invited("staff", (role,), tenant_id, called), uuid4().bytes if linked else None
            person = people.join(invited, key=KEY, at=clock.now(), subject=subject)
            if passkey:
                SoftKey().add(person.person_id, tenant_id)
            return person.person_id

    return join


@pytest.fixture
def changes(databases):
    def read():
        with psycopg.connect(databases.work) as admin:
            return admin.execute("select act, changes from house.audit order by at").fetchall()

    return read


class TestOpenUp:
    def test_allows_other_ways_and_says_so_in_the_trail(self, send, changes):
        assert send("open").status_code == 303
        assert "Off" in send.page()
        assert changes() == [("switch_company_only", {"company_only": [True, False]})]


class TestClose:
    def test_is_refused_while_nobody_could_be_sure_to_come_in(self, send):
        send("open")

        page = send("close")

        assert page.status_code == 409
        assert "First name a colleague" in page.text

    @pytest.mark.parametrize(("passkey", "linked"), [(False, True), (True, False)])
    def test_wants_somebody_linked_or_an_emergency_passkey(self, send, colleague, passkey, linked):
        person_id = colleague(passkey=passkey, linked=linked)
        send("open")
        if passkey:
            assert send(f"{person_id}/name").status_code == 303

        assert send("close").status_code == 303

    def test_ends_the_visits_of_whoever_it_refuses(self, send, work_app, northwind, databases):
        linked, waiting = (visiting.as_role(work_app, "hr", "hr", NORTHWIND) for _ in range(2))
        with psycopg.connect(databases.work) as admin:
            first = "(select person_id from house.people order by joined_at limit 1)"
            admin.execute(f"update house.people set subject = 'x' where person_id = {first}")
        send("open")

        assert send("close").status_code == 303

        assert linked.get("/hr/entry", base_url=WORK).status_code == 303
        assert waiting.get("/hr/entry", base_url=WORK).status_code == 200
        assert "On" in send.page()

    def test_does_not_count_finance(self, send, colleague):
        colleague(role="finance", linked=True)
        send("open")

        assert send("close").status_code == 409


class TestName:
    def test_names_a_colleague(self, send, colleague):
        person_id = colleague()

        assert send(f"{person_id}/name").status_code == 303
        assert f"/hr/entry/{person_id}/take-off" in send.page()

    def test_names_two_and_no_more(self, send, colleague):
        first, second, third = colleague("Ada"), colleague("Bo"), colleague("Cy")
        send(f"{first}/name")
        send(f"{second}/name")

        assert send(f"{third}/name").status_code == 409

    @pytest.mark.parametrize(("role", "passkey"), [("finance", True), ("hr", False)])
    def test_is_refused_for_finance_and_without_a_passkey(self, send, colleague, role, passkey):
        assert send(f"{colleague(role=role, passkey=passkey)}/name").status_code == 409

    def test_is_not_found_in_another_organisation(self, send, colleague):
        assert send(f"{colleague(tenant_id=KESTREL)}/name").status_code == 404

    def test_twice_is_once(self, send, colleague):
        person_id = colleague()
        send(f"{person_id}/name")

        assert send(f"{person_id}/name").status_code == 303
        assert send(f"{colleague('Bo')}/name").status_code == 303


class TestTakeOff:
    def test_makes_room_for_another(self, send, colleague):
        first, second, third = colleague("Ada"), colleague("Bo"), colleague("Cy")
        send(f"{first}/name")
        send(f"{second}/name")

        assert send(f"{first}/take-off").status_code == 303
        assert send(f"{third}/name").status_code == 303

    def test_is_not_found_in_another_organisation(self, send, colleague):
        assert send(f"{colleague(tenant_id=KESTREL)}/take-off").status_code == 404


class TestShow:
    def test_does_not_warn_while_other_ways_are_open(self, send, northwind):
        send("open")
        assert "Nobody has an emergency passkey" not in send.page()

    def test_is_refused_to_finance(self, work_app):
        browser = visiting.as_role(work_app, "finance", "finance", NORTHWIND)

        assert browser.get("/hr/entry", base_url=WORK).status_code == 403
        assert browser.post("/hr/entry/open", base_url=WORK, headers={"Origin": WORK}).status_code in (400, 403)

    def test_warns_while_the_rule_holds_and_nobody_is_named(self, work_app, northwind, colleague, send):
        browser = visiting.as_role(work_app, "hr", "hr", NORTHWIND)
        assert "Nobody has an emergency passkey" in browser.get("/hr/entry", base_url=WORK).text
        send(f"{colleague()}/name")

        assert "Nobody has an emergency passkey" not in browser.get("/hr/entry", base_url=WORK).text

    def test_changes_nothing_from_another_site(self, work_app):
        browser = visiting.as_role(work_app, "hr", "hr", NORTHWIND)

        assert browser.post("/hr/entry/open", base_url=WORK, headers={"Origin": "http://evil.test"}).status_code == 403
