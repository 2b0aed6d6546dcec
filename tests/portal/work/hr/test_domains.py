"""HR's mail domains: from the claim to the day the record goes, with a real name server."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import mail_domains as jobs
from sso import mail_domains
from tests import names, visiting

WORK = "http://localhost:8000"
LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
NAME = "_domain-verification.example.org"


@pytest.fixture
def server(work_app):
    with names.serving() as running:
        settings = work_app.extensions["settings"]
        work_app.extensions["settings"] = replace(settings, name_servers=(running.address,))
        yield running


@pytest.fixture
def hr(work_app, server):
    """Sends a form of HR's page of domains; `page` reads it."""

    class Hr:
        def __init__(self, tenant_id=LARKFIELD):
            self.browser = visiting.as_role(work_app, "hr", "hr", tenant_id)

        def page(self):
            return self.browser.get("/hr/domains", base_url=WORK).text

        def send(self, act="", **fields):
            csrf = self.page().partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
            form = {"csrf_token": csrf, **fields}
            return self.browser.post(f"/hr/domains{act}", data=form, base_url=WORK, headers={"Origin": WORK})

    return Hr


@pytest.fixture
def record(work_app):
    """The text that an organisation was given for example.org."""

    def read(tenant_id=LARKFIELD):
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            return mail_domains.get("example.org").record

    return read


class TestClaim:
    def test_shows_the_record_to_set(self, hr, record):
        here = hr()

        assert here.send(domain="Example.org").status_code == 303
        assert NAME in here.page()
        assert record() in here.page()

    @pytest.mark.parametrize(
        ("domain", "said"), [("gmail.com", "Anybody can have"), ("nonsense", "does not look like")]
    )
    def test_says_at_the_field_what_is_wrong(self, hr, domain, said):
        page = hr().send(domain=domain)

        assert page.status_code == 422
        assert said in page.text
        assert f'value="{domain}"' in page.text

    def test_is_refused_to_finance(self, work_app, server):
        browser = visiting.as_role(work_app, "finance", "finance", LARKFIELD)

        assert browser.get("/hr/domains", base_url=WORK).status_code == 403


class TestVerify:
    def test_proves_it(self, hr, record, server):
        here = hr()
        here.send(domain="example.org")
        server.texts[NAME] = [record()]

        assert here.send("/verify", domain="example.org").status_code == 303
        assert "Yours" in here.page()

    def test_says_when_the_record_is_not_there_yet(self, hr):
        here = hr()
        here.send(domain="example.org")

        page = here.send("/verify", domain="example.org")

        assert page.status_code == 409
        assert "did not find the record yet" in page.text

    def test_says_when_nobody_answers(self, hr, server):
        here = hr()
        here.send(domain="example.org")
        server.away = True

        page = here.send("/verify", domain="example.org")

        assert page.status_code == 409
        assert "did not answer" in page.text

    def test_is_not_found_for_another_organisations(self, hr, server):
        hr().send(domain="example.org")

        assert hr(NORTHMOOR).send("/verify", domain="example.org").status_code == 404

    def test_is_refused_where_another_has_it(self, hr, record, server):
        here, there = hr(), hr(NORTHMOOR)
        here.send(domain="example.org")
        there.send(domain="example.org")
        server.texts[NAME] = [record(), record(NORTHMOOR)]
        here.send("/verify", domain="example.org")

        page = there.send("/verify", domain="example.org")

        assert page.status_code == 409
        assert "already in use here by another organisation" in page.text


class TestGiveUp:
    def test_takes_it_off(self, hr):
        here = hr()
        here.send(domain="example.org")

        assert here.send("/give-up", domain="example.org").status_code == 303
        assert NAME not in here.page()

    def test_is_not_found_for_another_organisations(self, hr, record):
        hr().send(domain="example.org")

        assert hr(NORTHMOOR).send("/give-up", domain="example.org").status_code == 404
        assert record()

    def test_is_refused_from_another_site(self, hr):
        answer = hr().browser.post("/hr/domains/give-up", base_url=WORK, headers={"Origin": "http://evil.test"})

        assert answer.status_code == 403


class TestLink:
    def test_wants_a_proved_domain_before_addresses(self, hr, road, record, server):
        road.connect(LARKFIELD, "northwind")
        here = hr()
        assert here.send("/link", links_by="mail").status_code == 409
        here.send(domain="example.org")
        server.texts[NAME] = [record()]
        here.send("/verify", domain="example.org")

        assert here.send("/link", links_by="mail").status_code == 303
        assert '<option selected value="mail">' in here.page()


class TestCheckMailDomain:
    def test_tells_hr_when_the_record_has_gone(self, hr, record, server, work_app, databases):
        here = hr()
        here.send(domain="example.org")
        server.texts[NAME] = [record()]
        here.send("/verify", domain="example.org")
        server.texts.clear()

        with work_app.app_context():
            with unit_of_work.everybody("work_job"):
                jobs.check_mail_domains(at=clock.now())
            with unit_of_work.acting("work_job", tenant_id=LARKFIELD):
                jobs.check_mail_domain(domain="example.org", at=clock.now())
            assert "Record gone" in here.page()
            with unit_of_work.acting("work_job", tenant_id=LARKFIELD):
                jobs.check_mail_domain(domain="example.org", at=clock.now() + timedelta(days=4))

        assert "Lost" in here.page()
        assert _asked(databases) == ["domain_lost", "domain_missing"]

    def test_passes_over_what_was_given_up_meanwhile(self, work_app, server):
        with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=LARKFIELD):
            jobs.check_mail_domain(domain="example.org", at=clock.now())

        assert server.asked == []


def _asked(databases):
    with psycopg.connect(databases.work) as admin:
        rows = admin.execute("select payload->>'event' from house.outbox where kind = 'tell_hr'").fetchall()
    return sorted(event for (event,) in rows)
