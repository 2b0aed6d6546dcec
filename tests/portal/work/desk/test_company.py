"""Finding one's company by work e-mail: the same page for everybody, and nothing of what was typed kept."""

import re
import statistics
import time
from uuid import UUID

import psycopg
import pytest
import redis
from sqlalchemy import event
from sqlalchemy.engine import Engine

WORK = "http://localhost:8000"
NORTHWIND = UUID(int=0xA1)
KNOWN, UNKNOWN = "amara@northwind.example", "amara@elsewhere.example"


@pytest.fixture
def proved(databases, northwind):
    """northwind.example is Northwind's, as after its record was found."""
    with psycopg.connect(databases.work) as admin:
        admin.execute("insert into sso.mail_doors values ('northwind.example', %s)", (NORTHWIND,))
    return northwind


def find(browser, mail, **headers):
    return browser.post("/company", data={"mail": mail}, base_url=WORK, headers={"Origin": WORK, **headers})


def on(page):
    return re.search(r'href="(/company/go\?to=[^"]+)"', page.text)[1]


class TestFind:
    def test_leads_to_the_companys_sign_in(self, road, proved):
        page = find(road.browser, KNOWN)

        answer = road.browser.get(on(page), base_url=WORK)

        assert answer.location == f"/sso/saml/{proved}/login?for=desk"
        assert road.browser.get(answer.location, base_url=WORK).location.startswith(
            "http://idp.localhost:8010/northwind"
        )

    @pytest.mark.parametrize("mail", ["Amara@NORTHWIND.Example", " amara@northwind.example "])
    def test_reads_an_address_as_people_write_it(self, road, proved, mail):
        assert road.browser.get(on(find(road.browser, mail)), base_url=WORK).status_code == 303

    @pytest.mark.parametrize("mail", [UNKNOWN, "amara@mail.northwind.example", "amara@gmail.com"])
    def test_says_kindly_what_to_do_where_nothing_is_known(self, road, proved, mail):
        page = road.browser.get(on(find(road.browser, mail)), base_url=WORK)

        assert page.status_code == 404
        assert "does not mean that you are not covered" in page.text

    def test_answers_the_same_page_for_every_address(self, road, proved):
        def same(mail):
            return re.sub(r"to=[^\"]+", lambda found: f"to={len(found[0])}", find(road.browser, mail).text)

        assert same(KNOWN) == same(UNKNOWN)

    def test_answers_in_the_same_time(self, road, proved):
        def took(mail):
            began = time.perf_counter()
            find(road.browser, mail)
            return time.perf_counter() - began

        road.work.config["RATELIMIT_ENABLED"] = False
        times = {mail: [] for mail in (KNOWN, UNKNOWN)}
        for mail in (KNOWN, UNKNOWN) * 9:
            times[mail].append(took(mail))

        known, unknown = (statistics.median(measured[1:]) for measured in times.values())
        assert abs(known - unknown) < max(known, unknown)

    def test_asks_the_database_the_same(self, road, proved):
        said = []

        @event.listens_for(Engine, "before_cursor_execute")
        def note(connection, cursor, statement, *rest):
            said.append(statement)

        try:
            find(road.browser, KNOWN)
            known = list(said)
            said.clear()
            find(road.browser, UNKNOWN)
        finally:
            event.remove(Engine, "before_cursor_execute", note)

        assert known == said
        assert known

    def test_keeps_nothing_of_the_address(self, road, proved, servers, databases, capfd):
        page = find(road.browser, UNKNOWN)
        road.browser.get(on(page), base_url=WORK)

        valkey = redis.Redis.from_url(servers.valkey.url())
        assert not list(valkey.scan_iter("visit:*"))
        assert "Set-Cookie" not in page.headers
        assert "elsewhere" not in capfd.readouterr().err
        assert "elsewhere" not in page.text
        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select count(*) from sso.attempts").fetchone() == (0,)

    @pytest.mark.parametrize("mail", ["", "amara", "@northwind.example", "amara@localhost"])
    def test_asks_again_where_it_is_no_address(self, road, mail):
        page = find(road.browser, mail)

        assert page.status_code == 422
        assert "Something needs another look" in page.text

    def test_is_refused_from_another_site(self, road):
        assert find(road.browser, KNOWN, Origin="http://evil.test").status_code == 403

    def test_has_an_end(self, road):
        answers = [find(road.browser, UNKNOWN).status_code for _ in range(21)]

        assert answers[-1] == 429


class TestGo:
    @pytest.mark.parametrize("to", ["", "nonsense", "A" * 60, "ü"])
    def test_leads_nowhere_by_what_we_did_not_make(self, road, to):
        assert road.browser.get("/company/go", query_string={"to": to}, base_url=WORK).status_code == 404

    def test_leads_nowhere_once_the_sign_in_is_off(self, road, proved, databases):
        page = find(road.browser, KNOWN)
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.connections set state = 'disabled'")

        assert road.browser.get(on(page), base_url=WORK).status_code == 404


class TestShow:
    def test_is_led_to_from_the_first_page(self, work_app):
        browser = work_app.test_client()

        assert 'href="/company"' in browser.get("/", base_url=WORK).text
        assert browser.get("/company", base_url=WORK).status_code == 200
