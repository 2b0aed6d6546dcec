"""Employees who leave the roster while they are at the desk: out at the next page, with nothing written down."""

from datetime import timedelta

import psycopg
import pytest
import redis

from kernel import clock
from portal import unit_of_work
from tenants import newcomers, roster
from tests.desk import KEY, LARKFIELD, NORTHMOOR

WORK = "http://localhost:8000"


@pytest.fixture
def said(desk):
    """What the roster says from now on about number 0001."""

    def say(cover, tenant_id=LARKFIELD):
        with desk.app.app_context(), unit_of_work.acting("work_job", tenant_id=tenant_id):
            roster.cover("0001", cover, key=KEY, on=clock.today())

    return say


def ended(*, days):
    return roster.Cover(ends_on=clock.today() + timedelta(days=days))


class TestLoad:
    @pytest.mark.parametrize("cover", [roster.Cover(covered=False), ended(days=-1)])
    def test_turns_a_leaver_away_at_the_next_page(self, desk, said, cover):
        browser = desk.browser()
        assert browser.get("/coverage", base_url=WORK).status_code == 200
        said(cover)

        page = browser.get("/coverage", base_url=WORK)

        assert page.status_code == 403
        assert "Your visit here has ended" in page.text
        assert "roster" not in page.text

    def test_ends_the_visit_for_good(self, desk, said, servers):
        browser = desk.browser()
        said(roster.Cover(covered=False))
        browser.get("/coverage", base_url=WORK)
        said(roster.Cover())

        assert browser.get("/coverage", base_url=WORK).location == "/"
        assert not list(redis.Redis.from_url(servers.valkey.url()).scan_iter("visit:desk:*"))

    def test_says_the_day_to_who_begins_later(self, desk, said):
        browser = desk.browser()
        said(roster.Cover(starts_on=clock.today() + timedelta(days=40)))
        begins = newcomers.first_day(clock.today(), clock.today() + timedelta(days=40))

        page = browser.get("/coverage", base_url=WORK)

        assert page.status_code == 403
        assert f"your cover begins on {begins.day} {begins:%B %Y}" in page.text
        assert "urgent help</a> is there for everyone" in page.text

    def test_gives_a_leaver_no_voucher(self, desk, said):
        browser = desk.browser()
        said(roster.Cover(covered=False))

        assert browser.get("/begin", base_url=WORK).status_code == 403

    def test_lets_stay_who_is_covered_today_for_the_last_time(self, desk, said):
        browser = desk.browser()
        said(ended(days=0))

        assert browser.get("/coverage", base_url=WORK).status_code == 200

    def test_asks_the_roster_of_the_own_employer(self, desk, said):
        here, there = desk.browser(LARKFIELD), desk.browser(NORTHMOOR)
        said(roster.Cover(covered=False), NORTHMOOR)

        assert here.get("/coverage", base_url=WORK).status_code == 200
        assert there.get("/coverage", base_url=WORK).status_code == 403

    def test_shows_a_leaver_the_way_to_urgent_help(self, desk, said):
        browser = desk.browser()
        said(roster.Cover(covered=False))

        assert browser.get("/urgent-help", base_url=WORK).status_code == 200

    def test_writes_nothing(self, desk, databases):
        browser = desk.browser()
        name = psycopg.conninfo.conninfo_to_dict(databases.work)["dbname"]
        with psycopg.connect(databases.work, autocommit=True) as admin:
            admin.execute(f'alter database "{name}" set default_transaction_read_only = on')
            others = (
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
            )
            admin.execute(others, (name,))

        assert browser.get("/coverage", base_url=WORK).status_code == 200
