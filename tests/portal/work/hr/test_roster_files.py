from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import rosters
from tests.rostering import csv_of

NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
STRANGE = b"Kennzahl;Vorname;Lage\n00017;Zoe;aktiv\n00018;Uwe;left\n"


@pytest.fixture
def hr(as_hr):
    return as_hr(NORTHWIND)


@pytest.fixture
def held(hr):
    """A file that ends half of the people waits for HR's word."""
    hr.send(csv_of(100))
    hr.page = hr.send(csv_of(50))
    return hr


class TestShow:
    def test_is_not_found_for_another_organisation(self, held, as_hr):
        assert as_hr(KESTREL).see(held.place).status_code == 404

    def test_names_the_counts_of_a_held_file(self, held):
        assert "would end the cover of 50 of 100 people" in held.page.text
        assert "Yes, apply this file" in held.page.text

    def test_reloads_by_itself_while_the_file_waits_and_only_then(self, hr):
        waiting = hr.see(hr.upload(csv_of(3)).location)
        done = hr.send(csv_of(4))

        assert ('http-equiv="refresh"' in waiting.text, 'http-equiv="refresh"' in done.text) == (True, False)


class TestApply:
    def test_takes_the_held_file_in_without_sending_it_again(self, held, count):
        assert "The file was applied" in held.press("apply").text
        assert "50 people are covered today" in held.see().text
        assert count("tenants.roster_pieces") == 0

    def test_takes_in_what_was_only_tried(self, hr):
        tried = hr.send(csv_of(12), tried="y")
        before = hr.see().text

        assert "what the file would do" in tried.text
        assert "0 people are covered today" in before
        assert "The file was applied" in hr.press("apply").text

    def test_is_refused_the_second_time(self, held):
        held.press("apply")

        assert held.press("apply").status_code == 409

    def test_is_refused_when_a_newer_file_came_first(self, held):
        place = held.place
        held.send(csv_of(101))
        held.place = place

        assert "This file is older" in held.press("apply").text

    def test_is_not_found_for_another_organisation(self, held, as_hr):
        stranger = as_hr(KESTREL)
        stranger.place = held.place

        assert stranger.press("apply").status_code == 404

    def test_refuses_to_be_asked_by_a_link(self, held):
        assert held.see(f"{held.place}/apply").status_code == 405


class TestDrop:
    def test_forgets_the_file_at_once(self, held, count):
        held.press("drop")

        assert "The file was dropped" in held.see(held.place).text
        assert (count("tenants.roster_pieces"), count("tenants.roster_uploads")) == (0, 0)
        assert "100 people are covered today" in held.see().text

    def test_is_refused_after_the_file_was_applied(self, held):
        held.press("apply")

        assert held.press("drop").status_code == 409


class TestColumns:
    def test_asks_which_column_is_which_and_reads_the_file_again(self, hr):
        asked = hr.send(STRANGE)
        read = hr.press("columns", column_number="Kennzahl", column_status="Lage")

        assert ("Which column is which?" in asked.text, "The file was applied" in read.text) == (True, True)
        assert "1 people are covered today" in hr.see().text

    def test_remembers_the_columns_for_the_next_file(self, hr):
        hr.send(STRANGE)
        hr.press("columns", column_number="Kennzahl", column_status="Lage")

        again = hr.send(STRANGE + b"00019;Eva;aktiv\n", column_number="Kennzahl", column_status="Lage")

        assert "The file was applied" in again.text

    def test_wants_the_column_that_tells_people_apart(self, hr):
        hr.send(STRANGE)

        page = hr.press("columns", column_status="Lage")

        assert (page.status_code, "tells people apart" in page.text) == (422, True)

    def test_takes_no_heading_that_is_not_in_the_file(self, hr):
        hr.send(STRANGE)

        assert hr.press("columns", column_number="Something else").status_code == 422

    def test_may_link_people_by_their_address_in_any_letters(self, hr, as_hr):
        hr.send(b"Name,Mailbox\nAnn,Ann.Lee@Example.org\n")
        hr.press("columns", column_number="Mailbox")

        answer = hr.post("/hr/roster-number", number="ann.lee@example.ORG")

        assert "on the roster and covered" in answer.text

    def test_keeps_no_heading_that_may_be_somebodys_line(self, hr, databases):
        hr.send(b"000017,Wilhelmina Canary\n000018,Zoe\n")

        with psycopg.connect(databases.work) as admin:
            kept = admin.execute("select roster_imports::text from tenants.roster_imports").fetchall()
        assert "Canary" not in str(kept)


class TestLines:
    def test_holds_numbers_of_lines_and_nothing_of_the_file(self, hr):
        hr.send(csv_of(99) + b"\n=cmd(),strange\n")

        table = hr.see(f"{hr.place}/lines.csv")

        assert table.data.splitlines()[1:] == [b"101,has a status that we do not know"]


class TestForgetting:
    def test_takes_a_held_file_away_after_a_day(self, held, work_app, count):
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            rosters.forget_uploads(at=clock.now() + timedelta(hours=25))

        assert count("tenants.roster_pieces") == 0
        assert "Nobody took this file up" in held.see(held.place).text

    def test_leaves_a_file_that_is_waiting_for_its_worker(self, hr, work_app, count):
        hr.upload(csv_of(3))
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            rosters.forget_uploads(at=clock.now() + timedelta(hours=3))

        assert count("tenants.roster_pieces") == 1
