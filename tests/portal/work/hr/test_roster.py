import io
import re
from uuid import UUID

import pytest

from tests import visiting

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)


def csv_of(count):
    return "\n".join(["Employee ID,Status", *(f"{number:05},active" for number in range(count))]).encode()


@pytest.fixture
def as_hr(work_app):
    return lambda tenant_id: visiting.as_role(work_app, "hr", "hr", tenant_id)


def show(browser):
    return browser.get("/hr/roster", base_url=WORK)


def send(browser, raw, **fields):
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', show(browser).text).group(1)
    form = {"csrf_token": csrf, "declared": "full", "encoding": "utf-8", "dates": "2026-12-31", **fields}
    return browser.post(
        "/hr/roster", data={**form, "file": (io.BytesIO(raw), "people.csv")}, base_url=WORK, headers={"Origin": WORK}
    )


class TestShow:
    def test_sends_a_stranger_to_the_door(self, work_app):
        assert work_app.test_client().get("/hr/roster", base_url=WORK).headers["Location"] == "/hr/doorway"

    def test_is_not_for_finance(self, work_app):
        assert show(visiting.as_role(work_app, "finance", "finance", NORTHWIND)).status_code in (303, 403)


class TestSend:
    def test_takes_a_file_in_and_counts(self, as_hr):
        browser = as_hr(NORTHWIND)

        assert "The file was applied" in send(browser, csv_of(12)).text
        assert "12 people are covered today" in show(browser).text

    def test_keeps_another_organisation_out(self, as_hr):
        send(as_hr(NORTHWIND), csv_of(12))

        assert "0 people are covered today" in show(as_hr(KESTREL)).text

    def test_only_tries_when_asked(self, as_hr):
        browser = as_hr(NORTHWIND)

        assert "what the file would do" in send(browser, csv_of(12), tried="y").text
        assert "0 people are covered today" in show(browser).text

    def test_asks_again_before_many_leave(self, as_hr):
        browser = as_hr(NORTHWIND)
        send(browser, csv_of(100))

        held = send(browser, csv_of(50))
        confirmed = send(browser, csv_of(50), approved="y")

        assert (held.status_code, confirmed.status_code) == (409, 200)
        assert "50 people are covered today" in show(browser).text

    def test_says_kindly_what_is_wrong_and_lists_the_lines(self, as_hr):
        browser = as_hr(NORTHWIND)
        page = send(browser, b"Employee ID,Status\n1,active\n1,active\n")

        assert (page.status_code, "stand in more than one line" in page.text) == (422, True)
        assert b"3,has the same employee number" in browser.get("/hr/roster/faults.csv", base_url=WORK).data

    def test_refuses_an_unreadable_file_without_failing(self, as_hr):
        assert send(as_hr(NORTHWIND), b"Employee ID\n\xff\xfe").status_code == 409

    def test_asks_for_the_file_when_there_is_none(self, as_hr):
        browser = as_hr(NORTHWIND)
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', show(browser).text).group(1)

        page = browser.post("/hr/roster", data={"csrf_token": csrf}, base_url=WORK, headers={"Origin": WORK})

        assert (page.status_code, "Choose the file." in page.text) == (422, True)

    def test_refuses_a_form_without_its_mark(self, as_hr):
        assert as_hr(NORTHWIND).post("/hr/roster", base_url=WORK, headers={"Origin": WORK}).status_code == 400

    def test_lets_the_ledger_know_once(self, as_hr, databases):
        import psycopg

        send(as_hr(NORTHWIND), csv_of(12))

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select kind, owner from house.outbox where kind = 'enrol_members'").fetchall()
        assert rows == [("enrol_members", NORTHWIND)]
