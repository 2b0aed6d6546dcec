"""A company sign-in from our login page to the desk, and all the ways in which it must not end there."""

import base64
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import psycopg
import pytest
from lxml import etree

from kernel import clock
from portal import unit_of_work
from sso import connections, leftovers

WORK, ACS = "http://localhost:8000", "http://localhost:8002"
TABLES = ("pending", "arrivals", "replays", "attempts")


@pytest.fixture
def rows(databases):
    """How many rows a table of sign-in holds."""

    def count(table: str) -> int:
        with psycopg.connect(databases.work) as admin:
            return admin.execute(f"select count(*) from sso.{table}").fetchone()[0]

    return count


@pytest.fixture
def reasons(databases):
    """What the sign-in log says, newest last."""

    def read() -> list[tuple[str, str]]:
        with psycopg.connect(databases.work) as admin:
            return admin.execute("select kind, reason from sso.attempts order by at").fetchall()

    return read


class TestMetadata:
    def test_names_our_addresses(self, road, northwind):
        page = road.browser.get(f"/sso/saml/{northwind}/metadata", base_url=WORK)

        root = etree.fromstring(page.data)
        assert root.get("entityID") == f"{WORK}/sso/saml/{northwind}/metadata"
        assert f"{ACS}/sso/saml/{northwind}/acs" in page.text

    def test_is_not_found_for_a_stranger(self, road, northwind):
        page = road.browser.get("/sso/saml/00000000-0000-4000-8000-000000000000/metadata", base_url=WORK)

        assert page.status_code == 404


class TestLogin:
    def test_says_nothing_of_the_purpose(self, road, northwind):
        asked = road.ask(northwind, "staff")

        assert asked.status_code == 303
        assert asked.location.startswith("http://idp.localhost:8010/northwind/sso?SAMLRequest=")
        assert "staff" not in asked.location
        assert "RelayState" not in asked.location

    def test_binds_the_browser_by_a_cookie_of_its_own(self, road, northwind):
        cookie = road.ask(northwind).headers["Set-Cookie"]

        for part in ("__Secure-in-", "HttpOnly", "Secure", "SameSite=Lax", f"Path=/sso/saml/{northwind}/finish"):
            assert part in cookie

    def test_is_closed_before_the_connection_is_active(self, road):
        testing = road.connect(UUID(int=0xC3), "northwind", active=False)

        assert road.ask(testing).status_code == 403
        assert road.ask(testing, "test").status_code == 303


class TestFinish:
    def test_lets_an_employee_in_to_the_desk(self, road, northwind):
        page = road.through(northwind)

        assert (page.status_code, page.location) == (303, "/")
        assert "__Host-desk=" in str(page.headers)

    def test_lets_a_role_holder_in_to_their_surface(self, road, northwind, reasons):
        page = road.through(northwind, "staff")

        assert page.location == "/hr"
        assert "__Host-staff=" in str(page.headers)
        assert reasons() == [("staff", None)]

    def test_leaves_nothing_of_an_employee(self, road, northwind, rows, later):
        road.through(northwind)
        assert [rows(table) for table in TABLES] == [0, 0, 1, 0]

        with road.work.app_context(), unit_of_work.everybody("work_job"):
            leftovers.clear(at=later)

        assert [rows(table) for table in TABLES] == [0, 0, 0, 0]

    def test_works_in_two_tabs(self, road, northwind):
        first, second = road.ask(northwind), road.ask(northwind)

        for asked in (second, first):
            assert road.follow(road.post(northwind, road.answer(asked))).status_code == 303

    def test_is_refused_to_another_browser(self, road, northwind, reasons):
        posted = road.post(northwind, road.answer(road.ask(northwind)))

        assert road.follow(posted, road.work.test_client()).status_code == 403
        assert road.follow(posted).status_code == 403
        assert reasons() == [("refused", "other_browser"), ("refused", "finish_too_late")]

    def test_is_refused_twice(self, road, northwind):
        posted = road.post(northwind, road.answer(road.ask(northwind)))
        road.follow(posted)

        assert road.follow(posted).status_code == 403

    def test_is_refused_without_a_code(self, road, northwind):
        page = road.browser.get(f"/sso/saml/{northwind}/finish", base_url=WORK)

        assert page.status_code == 403
        assert "<code>" in page.text


class TestReceive:
    def test_reads_and_sets_no_cookie(self, road, northwind):
        posted = road.post(northwind, road.answer(road.ask(northwind)))

        assert posted.status_code == 303
        assert posted.location.startswith(f"{WORK}/sso/saml/{northwind}/finish?code=")
        assert "Set-Cookie" not in posted.headers

    def test_is_refused_when_replayed(self, road, northwind, reasons):
        body = road.answer(road.ask(northwind))
        road.post(northwind, body)

        assert road.post(northwind, body).status_code == 403
        assert reasons() == [("refused", "not_started_here")]

    def test_takes_the_question_out_with_a_bad_answer(self, road, northwind, reasons):
        body = road.answer(road.ask(northwind))
        document = base64.b64decode(parse_qs(body.decode())["SAMLResponse"][0])
        spoilt = urlencode({"SAMLResponse": base64.b64encode(document.replace(b"00123", b"00124")).decode()}).encode()

        assert road.post(northwind, spoilt).status_code == 403
        assert road.post(northwind, body).status_code == 403
        assert [reason for _, reason in reasons()] == ["not_verified", "not_started_here"]

    def test_is_refused_at_another_organisation(self, road, northwind):
        kestrel = road.connect(UUID(int=0xB2), "kestrel")
        body = road.answer(road.ask(northwind))

        assert road.post(kestrel, body).status_code == 403

    def test_is_refused_for_somebody_not_on_the_roster(self, road, northwind, reasons):
        posted = road.post(northwind, road.answer(road.ask(northwind), number="99"))

        assert posted.status_code == 403
        assert "not on the list" in posted.text
        assert reasons() == [("refused", "not_on_roster")]

    @pytest.mark.parametrize(
        "body", [b"", b"x", b"SAMLResponse=", b"SAMLResponse=%00", b"SAMLResponse=" + b"A" * 300_000, b"\xff\xfe"]
    )
    def test_answers_nonsense_with_a_reference(self, road, northwind, body):
        posted = road.post(northwind, body)

        assert posted.status_code == 403
        assert "<code>" in posted.text

    def test_says_nothing_of_the_reason(self, road, northwind, reasons):
        posted = road.post(northwind, b"SAMLResponse=QQ==")

        assert reasons() == [("refused", "not_xml")]
        assert "not_xml" not in posted.text

    def test_is_no_page_to_get(self, road, northwind):
        assert road.acs.test_client().get(f"/sso/saml/{northwind}/acs", base_url=ACS).status_code == 405

    def test_is_not_served_beside_the_cookies(self, road, northwind):
        assert road.browser.post(f"/sso/saml/{northwind}/acs", base_url=WORK).status_code == 404

    def test_is_not_found_once_switched_off(self, road, northwind):
        body = road.answer(road.ask(northwind))
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=UUID(int=0xA1)):
            connections.disable(connections.get(northwind))

        assert road.post(northwind, body).status_code == 404
        assert road.ask(northwind).status_code == 404


class TestTest:
    def test_signs_nobody_in_and_allows_switching_on(self, road, reasons):
        tenant_id = UUID(int=0xA1)
        testing = road.connect(tenant_id, "northwind", active=False)

        page = road.through(testing, "test", number="99")

        assert page.location == "/hr/connection"
        assert "__Host-" not in str(page.headers)
        assert reasons() == [("test_passed", None)]
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            connections.activate(connections.get(testing), at=clock.now())

    def test_is_asked_for_before_switching_on(self, road):
        tenant_id = UUID(int=0xA1)
        testing = road.connect(tenant_id, "northwind", active=False)

        acting = unit_of_work.acting("hr_web", tenant_id=tenant_id)
        with road.work.app_context(), acting, pytest.raises(connections.NotTested):
            connections.activate(connections.get(testing), at=clock.now())
