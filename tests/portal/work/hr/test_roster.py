import io
import re
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from sso.scim import feeds
from tenants import newcomers
from tests import visiting
from tests.rostering import csv_of

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)


class TestShow:
    def test_sends_a_stranger_to_the_door(self, work_app):
        assert work_app.test_client().get("/hr/roster", base_url=WORK).headers["Location"] == "/hr/doorway"

    def test_is_not_for_finance(self, work_app):
        browser = visiting.as_role(work_app, "finance", "finance", NORTHWIND)

        assert browser.get("/hr/roster", base_url=WORK).status_code in (303, 403)


class TestSend:
    def test_takes_a_file_in_and_counts(self, as_hr):
        hr = as_hr(NORTHWIND)

        assert "The file was applied" in hr.send(csv_of(12)).text
        assert "12 people are covered today" in hr.see().text

    def test_changes_nothing_before_the_worker_has_taken_it_in(self, as_hr, count):
        hr = as_hr(NORTHWIND)
        sent = hr.upload(csv_of(12))

        assert "We are reading the file" in hr.see(sent.location).text
        assert (count("tenants.people"), count("tenants.roster_pieces")) == (0, 1)

    def test_keeps_another_organisation_out(self, as_hr):
        as_hr(NORTHWIND).send(csv_of(12))

        assert "0 people are covered today" in as_hr(KESTREL).see().text

    def test_leaves_no_piece_behind(self, as_hr, count):
        as_hr(NORTHWIND).send(csv_of(12))

        assert (count("tenants.roster_pieces"), count("tenants.roster_uploads")) == (0, 0)

    def test_says_kindly_what_is_wrong_and_lists_the_lines(self, as_hr):
        hr = as_hr(NORTHWIND)
        page = hr.send(b"Employee ID,Status\n1,active\n1,active\n")

        assert "stand in more than one line" in page.text
        assert b"3,has the same employee number" in hr.see(f"{hr.place}/lines.csv").data

    @pytest.mark.parametrize("raw", [b"Employee ID\n\xff\xfe", b"Employee ID\n\0\n", b'Employee ID\n"open'])
    def test_refuses_an_unreadable_file_without_failing(self, as_hr, raw, count):
        page = as_hr(NORTHWIND).send(raw)

        assert "The file was not applied" in page.text
        assert count("tenants.roster_pieces") == 0

    def test_asks_for_the_file_when_there_is_none(self, as_hr):
        page = as_hr(NORTHWIND).post("/hr/roster")

        assert (page.status_code, "Choose the file." in page.text) == (422, True)

    def test_refuses_an_empty_file(self, as_hr):
        page = as_hr(NORTHWIND).upload(b"")

        assert (page.status_code, "This file is empty" in page.text) == (422, True)

    def test_forgets_the_file_of_a_page_that_refuses(self, as_hr, count):
        page = as_hr(NORTHWIND).upload(csv_of(3), declared="guess")

        assert (page.status_code, count("tenants.roster_pieces"), count("tenants.roster_uploads")) == (422, 0, 0)

    def test_refuses_a_form_without_its_mark_and_keeps_nothing(self, as_hr, count):
        browser = as_hr(NORTHWIND).browser
        file = (io.BytesIO(csv_of(3)), "people.csv")
        page = browser.post("/hr/roster", data={"file": file}, base_url=WORK, headers={"Origin": WORK})

        assert (page.status_code, count("tenants.roster_pieces")) == (400, 0)

    def test_takes_nothing_large_from_a_stranger(self, work_app, count):
        kind = "multipart/form-data; boundary=people"
        page = work_app.test_client().post(
            "/hr/roster", data=b"x" * 2_000_000, content_type=kind, base_url=WORK, headers={"Origin": WORK}
        )

        assert (page.status_code, count("tenants.roster_pieces")) == (413, 0)

    def test_lets_the_ledger_know_once(self, as_hr, databases):
        as_hr(NORTHWIND).send(csv_of(12))

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select kind, owner from house.outbox where kind = 'enrol_members'").fetchall()
        assert rows == [("enrol_members", NORTHWIND)]

    def test_refuses_everybody_where_a_directory_tells_who_is_covered(self, as_hr, work_app):
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
            feeds.begin(at=clock.now())
        hr = as_hr(NORTHWIND)

        assert "Your directory tells us who is covered" in hr.send(csv_of(12)).text
        assert "The file was applied" in hr.send(csv_of(12), declared="changes").text


class TestNewcomers:
    def test_are_counted_with_their_day_in_a_try_and_on_the_page(self, as_hr):
        hr, day = as_hr(NORTHWIND), newcomers.first_day(clock.today())
        words = f"{day.day} {day:%B %Y}"
        assert f"covered from <strong>{words}</strong>" in hr.see().text
        hr.send(csv_of(12))

        tried = hr.send(csv_of(15), tried="y")
        applied = hr.press("apply")

        for page in (tried, applied):
            assert re.search(rf"begin on {words} or later</dt><dd>3</dd>", page.text)
        assert f"Still to begin: 3 on {words}." in hr.see().text
        assert "12 people are covered today" in hr.see().text

    def test_begin_at_once_where_an_operator_said_so(self, as_hr, work_app):
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=NORTHWIND):
            newcomers.set_at_once(True)
        hr = as_hr(NORTHWIND)
        hr.send(csv_of(12))
        hr.send(csv_of(15))

        assert "15 people are covered today" in hr.see().text
        assert "are covered at once, as agreed with us" in hr.see().text


class TestGrace:
    def test_keeps_leavers_covered_for_some_days(self, as_hr):
        hr = as_hr(NORTHWIND)
        hr.post("/hr/roster/grace", days="14")
        hr.send(csv_of(12))
        hr.send(csv_of(11))

        assert "12 people are covered today" in hr.see().text

    def test_refuses_more_days_than_we_offer(self, as_hr):
        assert as_hr(NORTHWIND).post("/hr/roster/grace", days="400").status_code == 422
