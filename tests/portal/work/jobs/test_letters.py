"""Letters to HR and to whoever is let in again, as the post office gets them."""

import json
import re
from uuid import UUID, uuid4

import psycopg
import pytest

from kernel import clock, outbox
from kernel.staff import invitations, people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.work.jobs import letters
from tenants import resets
from tests import house

LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
KEY = bytes.fromhex(house.SECRET)


@pytest.fixture
def posted(tmp_path):
    def read():
        file = tmp_path / "mail.json"
        kept = json.loads(file.read_text())["letters"].values() if file.exists() else ()
        return sorted(kept, key=lambda letter: str(letter))

    return read


@pytest.fixture
def hr(worker):
    """Two people in HR of Larkfield, one without an address, and one of Northmoor."""
    for tenant_id, role, mail in (
        (LARKFIELD, "hr", "ada@larkfield.example"),
        (LARKFIELD, "hr", None),
        (LARKFIELD, "finance", "fin@larkfield.example"),
        (NORTHMOOR, "hr", "bo@northmoor.example"),
    ):
        with unit_of_work.acting("hr_web", tenant_id=tenant_id):
            people.join(Invited("staff", (role,), tenant_id, "Robin", mail), key=KEY, at=clock.now())


class TestTellHr:
    @pytest.mark.parametrize("event", ["break_glass", "domain_missing", "domain_lost", "reset"])
    def test_writes_to_those_who_have_an_address(self, hr, worker, posted, event):
        with unit_of_work.acting("hr_web", tenant_id=LARKFIELD):
            letters.ask(event, mark="once", about="example.org", at=clock.now())
        worker()

        (letter,) = posted()
        assert "ada@larkfield.example" in str(letter)
        assert "@northmoor" not in str(letter)
        assert "http://localhost:8000/hr/" in str(letter)

    def test_writes_once_for_a_mark(self, hr, worker, posted):
        for _ in range(2):
            with unit_of_work.acting("hr_web", tenant_id=LARKFIELD):
                letters.ask("break_glass", mark="once", at=clock.now())
            worker()

        assert len(posted()) == 1

    def test_has_a_subject_that_harms_nobody(self, hr, worker, posted):
        with unit_of_work.acting("hr_web", tenant_id=LARKFIELD):
            letters.ask("reset", mark="once", at=clock.now())
        worker()

        assert not re.search("reset|locked|alcove|counsel", posted()[0]["subject"], re.IGNORECASE)


class TestMailReset:
    @pytest.fixture
    def approved(self, worker, databases):
        asker, approver = uuid4(), uuid4()
        with unit_of_work.acting("operator_web", tenant_id=LARKFIELD):
            contact = resets.Contact("Robin Reed", "robin@larkfield.example")
            row = resets.ask(contact, "They called.", by=asker, key=KEY, at=clock.now())
            resets.approve(row.reset_id, by=approver, at=clock.now())
            outbox.put("mail_reset", {"reset_id": str(row.reset_id)}, dedupe_key="reset", at=clock.now())

    def test_sends_a_link_that_lets_in_one_of_hr_once(self, approved, worker, posted):
        worker()

        (letter,) = posted()
        secret = re.search(r"/hr/doorway/join#([\w-]+)", str(letter))[1]
        assert "robin@larkfield.example" in str(letter)
        with unit_of_work.acting("hr_web", tenant_id=LARKFIELD):
            invited = invitations.use(invitations.InvitationSecret(secret), key=KEY, at=clock.now())
        assert (invited.roles, invited.owner_id, invited.called) == (("hr",), LARKFIELD, "Robin Reed")
        with pytest.raises(invitations.InvitationOver), unit_of_work.acting("hr_web", tenant_id=LARKFIELD):
            invitations.use(invitations.InvitationSecret(secret), key=KEY, at=clock.now())

    def test_writes_the_link_down_nowhere(self, approved, worker, posted, databases):
        worker()
        secret = re.search(r"/hr/doorway/join#([\w-]+)", str(posted()[0]))[1]

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select o::text from house.outbox o union all select i::text from house.invitations i")
            assert not [row for (row,) in rows if secret in row]

    def test_makes_no_second_link_when_the_answer_was_lost(self, approved, worker, posted, post_office, databases):
        post_office.fault("lost_answer", "/send")
        worker()
        worker()

        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select count(*) from house.invitations").fetchone() == (1,)
