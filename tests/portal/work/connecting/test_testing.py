"""A test shows whoever ran it everything that came, what failed and what to change; and nobody else."""

from uuid import UUID

import psycopg

from kernel.database import db
from portal import unit_of_work
from tenants import roster
from tenants.tables.people import Person
from tests import setting_up

NUMBER = "00123"
KESTREL = UUID(int=0xB2)


def put_on_roster(road):
    with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=KESTREL):
        key = roster.person_key(setting_up.KEY, KESTREL, NUMBER)
        db.session.merge(Person(tenant_id=KESTREL, person_key=key, covered=True))


class TestShow:
    def test_asks_for_metadata_first(self, contact):
        contact.post("/connection/begin", "/connection")

        assert "First give us the metadata" in contact.text("/connection/test")


class TestResult:
    def test_shows_everything_that_came(self, road, given):
        page = setting_up.rehearse(road, given).text

        assert "The test passed" in page
        assert NUMBER in page
        assert "employee_number" in page
        assert "Not found on the roster by the attribute employee_number" in page
        assert "Failed" not in page

    def test_says_when_the_roster_knows_them(self, road, given):
        put_on_roster(road)

        assert "Found on the roster" in setting_up.rehearse(road, given).text

    def test_marks_the_check_that_failed_and_says_what_to_change(self, road, given):
        page = setting_up.rehearse(road, given, spoil=setting_up.spoilt(b"</saml:Audience>", b"x</saml:Audience>")).text

        assert "The test did not pass" in page
        assert page.count(">Failed<") >= 1
        assert "Our addresses" in page or "metadata again" in page

    def test_shows_what_was_refused_before_it_was_read(self, road, given):
        sha1 = setting_up.spoilt(b"xmldsig-more#rsa-sha256", b"xmldsig#rsa-sha1")

        page = setting_up.rehearse(road, given, spoil=sha1).text

        assert "algorithm that is not safe any more" in page
        assert "RSA-SHA256" in page

    def test_keeps_no_value_where_others_could_read_it(self, road, given, databases):
        setting_up.rehearse(road, given, number="77-secret-77")
        setting_up.rehearse(
            road, given, number="77-secret-77", spoil=setting_up.spoilt(b"</saml:Audience>", b"x</saml:Audience>")
        )

        with psycopg.connect(databases.work) as admin:
            tables = admin.execute(
                "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                "where c.relkind = 'r' and n.nspname in ('sso', 'house', 'tenants')"
            ).fetchall()
            told = [admin.execute(f"select t::text from {name} t").fetchall() for (name,) in tables]
            kept = admin.execute("select relpersistence from pg_class where oid = 'sso.trials'::regclass").fetchone()
        assert "77-secret-77" not in str(told)
        assert kept in (("u",), (b"u",))

    def test_is_shown_in_no_other_visit(self, road, given, hr):
        setting_up.rehearse(road, given, number="77-secret-77")

        page = hr.get("/connection/test/result").text

        assert "no longer kept" in page
        assert "77-secret-77" not in page

    def test_is_gone_after_half_an_hour(self, road, given, databases):
        setting_up.rehearse(road, given)
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.trials set ends_at = now() - interval '1 second'")

        assert "no longer kept" in given.text("/connection/test/result")


class TestLog:
    def test_keeps_names_and_no_values(self, road, given):
        setting_up.rehearse(road, given, number="77-secret-77")
        setting_up.rehearse(
            road, given, number="77-secret-77", spoil=setting_up.spoilt(b"</saml:Audience>", b"x</saml:Audience>")
        )

        page = given.text("/connection/log")

        assert "Test passed" in page
        assert "Test refused" in page
        assert "Attributes that came: employee_number." in page
        assert "77-secret-77" not in page
