"""Coming in by passkey where the company's sign-in is on: led to link, refused, or seen by everybody."""

import json
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.work.jobs import letters
from sso import company_only
from tenants import bound_people, break_glass
from tests import house
from tests.soft_key import SoftKey

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY = bytes.fromhex(house.SECRET)


class Colleague:
    """Somebody with a passkey, who has or has not linked the company's sign-in."""

    def __init__(self, app, *, role="hr", linked=True, tenant_id=NORTHWIND):
        self.app, self.surface, self.key, self.tenant_id = app, role, SoftKey(), tenant_id
        invited = Invited("staff", (role,), tenant_id, "Robin", "robin@northwind.example")
        subject = self.key.credential_id if linked else None
        with self.acting():
            person = people.join(invited, key=KEY, at=clock.now(), subject=subject)
            self.person_id = person.person_id
            self.key.add(person.person_id, tenant_id)

    def acting(self):
        return _In(self.app, self.tenant_id)

    def name(self):
        with self.acting():
            break_glass.name(people.get(self.person_id, "staff"), at=clock.now())

    def enter(self):
        """Comes to the doorway and answers with the passkey."""
        self.browser = self.app.test_client()
        door = f"/{self.surface}/doorway"
        csrf = self.browser.get(door, base_url=WORK).text.split('data-csrf="')[1].split('"')[0]
        headers = {"X-CSRFToken": csrf, "Accept": "application/json", "Origin": WORK}
        asked = self.browser.post(f"{door}/ask", json={}, base_url=WORK, headers=headers).json
        answer = self.key.answer(json.loads(asked["options"])["challenge"])
        return self.browser.post(f"{door}/enter", json={"answer": answer}, base_url=WORK, headers=headers)

    def is_in(self):
        return self.browser.get(f"/{self.surface}/own-ways", base_url=WORK).status_code == 200


class _In:
    """The application and an organisation's HR, entered together."""

    def __init__(self, app, tenant_id):
        self._app, self._tenant_id = app, tenant_id

    def __enter__(self):
        self._context = self._app.app_context()
        self._context.__enter__()
        self._piece = unit_of_work.acting("hr_web", tenant_id=self._tenant_id)
        self._piece.__enter__()

    def __exit__(self, *error):
        self._piece.__exit__(*error)
        self._context.__exit__(*error)


@pytest.fixture
def switch(work_app):
    def to(wanted):
        with _In(work_app, NORTHWIND):
            company_only.switch(wanted, at=clock.now())

    return to


@pytest.fixture
def acts(databases):
    """What the audit trail and the outbox say."""

    def read():
        with psycopg.connect(databases.work) as admin:
            acts = [act for (act,) in admin.execute("select act from house.audit order by at")]
            return acts, [e for (e,) in admin.execute("select payload->>'event' from house.outbox")]

    return read


class TestAdmit:
    def test_lets_in_while_no_company_sign_in_is_on(self, work_app):
        ada = Colleague(work_app)

        assert ada.enter().status_code == 200
        assert ada.is_in()

    @pytest.mark.parametrize("role", ["hr", "finance"])
    def test_refuses_who_has_linked_it(self, work_app, northwind, role):
        ada = Colleague(work_app, role=role)

        answer = ada.enter()

        assert answer.status_code == 403
        assert "company's sign-in" in answer.json["error"]
        assert not ada.is_in()

    @pytest.mark.parametrize("role", ["hr", "finance"])
    def test_leads_who_has_not_linked_it_to_do_so(self, work_app, northwind, role):
        ada = Colleague(work_app, role=role, linked=False)

        assert ada.enter().json["to"] == f"/{role}/own-ways"
        assert ada.is_in()

    def test_lets_in_where_hr_allows_other_ways(self, work_app, northwind, switch):
        ada = Colleague(work_app)
        switch(False)

        assert ada.enter().status_code == 200

    def test_holds_for_this_organisation_alone(self, work_app, northwind):
        assert Colleague(work_app, tenant_id=KESTREL).enter().status_code == 200

    def test_lets_in_with_an_emergency_passkey_and_tells_everybody(self, work_app, northwind, acts):
        ada = Colleague(work_app)
        ada.name()

        assert ada.enter().status_code == 200
        assert ada.is_in()
        assert acts() == (["break_glass"], ["break_glass"])

    def test_tells_of_each_use(self, work_app, northwind, acts):
        ada = Colleague(work_app)
        ada.name()
        ada.enter()
        ada.enter()

        assert acts() == (["break_glass"] * 2, ["break_glass"] * 2)

    def test_tells_nobody_of_an_ordinary_passkey(self, work_app, acts):
        Colleague(work_app).enter()

        assert acts() == ([], [])

    def test_refuses_who_was_taken_off(self, work_app, northwind):
        ada = Colleague(work_app)
        ada.name()
        with ada.acting():
            break_glass.take_off(ada.person_id)

        assert ada.enter().status_code == 403

    def test_refuses_a_leaver_with_an_emergency_passkey(self, road, northwind):
        ada = Colleague(road.work)
        ada.name()
        with ada.acting():
            bound_people.bind(ada.person_id, b"no longer there", at=clock.now())

        answer = ada.enter()

        assert answer.status_code == 403
        assert "Your access has ended" in answer.json["error"]


class TestTellHr:
    def test_writes_to_everybody_in_hr_with_an_address_and_to_nobody_else(self, work_app, northwind, databases):
        here, gone = Colleague(work_app), Colleague(work_app)
        Colleague(work_app, role="finance")
        Colleague(work_app, tenant_id=KESTREL)
        with gone.acting():
            people.end(gone.person_id, "staff")

        with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=NORTHWIND):
            letters.tell_hr(event="break_glass", about="", mark="once", at=clock.now())

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select payload->>'person_id', payload from house.outbox").fetchall()
        assert [person_id for person_id, _ in rows] == [str(here.person_id)]
        assert "northwind.example" not in json.dumps(rows)
