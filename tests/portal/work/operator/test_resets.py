"""Letting a locked-out organisation in again: two operators, one day, one link, and everybody in HR told."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import resets as jobs
from tenants import organisations, resets
from tests import house, visiting

WORK = "http://localhost:8000"
LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
KEY = bytes.fromhex(house.SECRET)
FORM = {"called": "Robin Reed", "mail": "robin@larkfield.example", "reason": "They called; we called back."}


@pytest.fixture
def larkfield(work_app):
    with work_app.app_context():
        for tenant_id, slug in ((LARKFIELD, "larkfield"), (NORTHMOOR, "northmoor")):
            with unit_of_work.acting("operator_web", tenant_id=tenant_id):
                wanted = organisations.Wanted(slug, slug.capitalize(), "GB", date(2026, 1, 1))
                organisations.add(tenant_id, wanted, at=clock.now())


class Operator:
    """One of our operators, and what they send."""

    def __init__(self, app):
        self.browser = visiting.as_role(app, "operator", "operator")

    def page(self, tenant_id=LARKFIELD):
        return self.browser.get(f"/operator/resets/{tenant_id}", base_url=WORK).text

    def send(self, path="", tenant_id=LARKFIELD, **fields):
        csrf = self.page().partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"csrf_token": csrf, **fields}
        address = f"/operator/resets/{tenant_id}{path}"
        return self.browser.post(address, data=form, base_url=WORK, headers={"Origin": WORK})


@pytest.fixture
def ada(work_app, larkfield):
    return Operator(work_app)


@pytest.fixture
def bo(work_app, larkfield):
    return Operator(work_app)


@pytest.fixture
def kept(databases):
    """The ids of resets, and what was put into the outbox for each kind."""

    def read():
        with psycopg.connect(databases.work) as admin:
            ids = [reset_id for (reset_id,) in admin.execute("select reset_id from tenants.resets order by asked_at")]
            return ids, sorted(kind for (kind,) in admin.execute("select kind from house.outbox"))

    return read


@pytest.fixture
def asked(ada, kept):
    """Ada has asked."""
    assert ada.send(**FORM).status_code == 303
    return kept()[0][0]


class TestAsk:
    def test_does_nothing_but_wait(self, asked, ada, bo, kept):
        assert kept()[1] == []
        assert "A colleague has to approve it" in ada.page()
        assert "Approve and send the link" in bo.page()

    def test_keeps_the_contact_sealed(self, asked, databases):
        with psycopg.connect(databases.work) as admin:
            row = admin.execute("select reset::text from tenants.resets reset").fetchone()
            trail = admin.execute("select act, about from house.audit").fetchall()

        assert "obin" not in row[0]
        assert trail == [("ask_reset", str(asked))]

    @pytest.mark.parametrize("missing", ["called", "mail", "reason"])
    def test_wants_everything(self, ada, missing):
        page = ada.send(**FORM | {missing: ""})

        assert page.status_code == 422
        assert "Something needs another look" in page.text

    def test_twice_is_once(self, asked, ada, kept):
        assert ada.send(**FORM).status_code == 422
        assert len(kept()[0]) == 1

    def test_wants_an_address_in_a_proved_domain_where_there_is_one(self, ada, kept, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute(
                "insert into sso.mail_domains (tenant_id, domain, state, record, claimed_at, verified_at) "
                "values (%s, 'larkfield.example', 'verified', 'x', now(), now())",
                (LARKFIELD,),
            )

        page = ada.send(**FORM | {"mail": "robin@elsewhere.example"})

        assert page.status_code == 422
        assert "in none of them" in page.text
        assert ada.send(**FORM).status_code == 303

    def test_is_refused_to_hr(self, work_app, larkfield):
        browser = visiting.as_role(work_app, "hr", "hr", LARKFIELD)

        assert browser.get(f"/operator/resets/{LARKFIELD}", base_url=WORK).status_code == 303


class TestApprove:
    def test_sends_a_link_and_tells_hr(self, asked, bo, kept):
        assert bo.send(f"/{asked}/approve").status_code == 303
        assert kept()[1] == ["mail_reset", "tell_hr"]

    def test_is_never_for_whoever_asked(self, asked, ada, kept):
        assert ada.send(f"/{asked}/approve").status_code == 403
        assert kept()[1] == []

    def test_works_once(self, asked, bo, kept):
        bo.send(f"/{asked}/approve")

        assert bo.send(f"/{asked}/approve").status_code == 409
        assert kept()[1] == ["mail_reset", "tell_hr"]

    def test_is_over_after_a_day(self, work_app, asked, bo):
        day_later = clock.now() + timedelta(hours=24)
        here = unit_of_work.acting("operator_web", tenant_id=LARKFIELD)

        with work_app.app_context(), pytest.raises(resets.ResetOver), here:
            resets.approve(asked, by=UUID(int=9), at=day_later)

    def test_is_not_found_for_another_organisation(self, asked, bo, kept):
        assert bo.send(f"/{asked}/approve", NORTHMOOR).status_code == 404
        assert kept()[1] == []


class TestMailReset:
    def deliver(self, app, reset_id):
        with app.app_context(), unit_of_work.acting("work_job", tenant_id=LARKFIELD):
            jobs.mail_reset(reset_id=str(reset_id), at=clock.now())

    def test_invites_nobody_before_it_is_approved(self, work_app, asked, databases):
        with pytest.raises(resets.NoSuchReset):
            self.deliver(work_app, asked)
        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select count(*) from house.invitations").fetchone() == (0,)
