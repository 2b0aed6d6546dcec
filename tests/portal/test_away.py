"""What still answers when a server behind the pages is gone."""

from uuid import UUID

import psycopg
import pytest
import redis

from tests import visiting
from tests.portal.care.town import Payer, Visitor

WORK, CARE = "http://localhost:8000", "http://care.localhost:8001"


@pytest.fixture
def gone(servers, databases):
    """The databases end every connection and take no new one."""

    def go(url):
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        with psycopg.connect(servers.cluster.admin_url(), autocommit=True) as admin:
            admin.execute(f'alter database "{name}" allow_connections false')
            admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))

    return lambda: [go(url) for url in (databases.work, databases.care)]


class TestWithoutDatabase:
    @pytest.mark.parametrize(("app", "base"), [("work_app", WORK), ("care_app", CARE)])
    def test_urgent_help_is_served(self, request, gone, app, base):
        browser = request.getfixturevalue(app).test_client()
        gone()

        assert browser.get("/urgent-help", base_url=base).status_code == 200

    def test_urgent_help_is_served_to_somebody_in_their_visit(self, care_app, key_pair, gone):
        payer, visitor = Payer.of(key_pair), Visitor(care_app)
        payer.publish(care_app)
        visitor.redeem(payer)
        assert visitor.get("/me").status_code == 200
        gone()

        assert visitor.get("/urgent-help").status_code == 200
        assert visitor.get("/me").status_code == 503

    def test_a_page_of_somebody_says_when_to_come_back(self, work_app, gone):
        browser = visiting.as_role(work_app, "hr", "hr", UUID(int=0xA1))
        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 200
        gone()

        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 503

    def test_nobody_is_signed_out_by_it(self, work_app, servers, databases, gone):
        browser = visiting.as_role(work_app, "hr", "hr", UUID(int=0xA1))
        gone()
        browser.get("/hr/doorway", base_url=WORK)
        name = psycopg.conninfo.conninfo_to_dict(databases.work)["dbname"]
        with psycopg.connect(servers.cluster.admin_url(), autocommit=True) as admin:
            admin.execute(f'alter database "{name}" allow_connections true')

        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 200


class TestWithoutValkey:
    def test_people_with_a_role_stay_signed_in(self, work_app, servers):
        browser = visiting.as_role(work_app, "hr", "hr", UUID(int=0xA1))
        redis.Redis.from_url(servers.valkey.url()).flushall()

        assert browser.get("/hr/colleagues", base_url=WORK).status_code == 200
