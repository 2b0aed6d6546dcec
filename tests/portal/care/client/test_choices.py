"""Choosing: three people with reasons and real free times, asked or booked, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from care import referrals
from tests.portal.care import town
from tests.portal.care.town import LINDQVIST, OKAFOR, WEDNESDAY

TIME = {"when": WEDNESDAY.isoformat(), "how": "video"}
BOOK, ASK = f"/choices/{LINDQVIST}/ask", f"/choices/{OKAFOR}/ask"
BOOK_PAGE, ASK_PAGE = f"/choices/{LINDQVIST}", f"/choices/{OKAFOR}"


class TestShow:
    def test_gives_two_reasons_and_real_times(self, answered):
        said = answered.words("/choices")

        assert "Works with grief." in said
        assert "Today, 10:00" in said

    def test_shows_everybody_when_asked(self, answered, care_app):
        for number in range(3):
            town.open_practice(care_app, uuid4(), f"Provider {number}")

        assert "Show 2 more" in answered.words("/choices")
        assert "Show" not in answered.words("/choices?all").partition("Choose for me")[0].partition("could suit")[2]

    def test_says_what_to_loosen_where_nobody_fits(self, answered):
        answered.post("/step/5", {"gender": "man", "weight": "must"})

        said = answered.words("/choices")

        assert "Nobody fits all of it just now" in said
        assert "If it need not be a man: 2 people" in said

    def test_leads_back_where_something_is_missing(self, amber, practices):
        amber.post("/step/1", {"answer": "yes"})

        assert amber.get("/choices").location == "/step/check"

    def test_is_not_found_before_anything_was_answered(self, amber):
        assert amber.get("/choices").status_code == 404

    def test_leaves_out_who_could_not_take_it_on(self, asked, as_okafor):
        as_okafor(referrals.decline, "full")

        said = asked.words("/choices")

        assert "Sam Lindqvist" in said
        assert "Dr Okafor" not in said


class TestTimes:
    def test_shows_free_times_on_the_clients_clock(self, answered):
        said = answered.words(BOOK_PAGE)

        assert "Times are on the clock of London" in said
        assert "Wednesday 25 November" in said

    def test_says_what_cancelling_costs_before_anything_is_booked(self, answered):
        assert "up to 24 hours before, and it uses nothing" in answered.words(BOOK_PAGE)

    def test_turns_pages_by_days(self, answered):
        assert "Monday 30 November" in answered.words(f"{BOOK_PAGE}?page=2")

    def test_is_not_found_for_nobody(self, answered):
        assert answered.get(f"/choices/{uuid4()}").status_code == 404


class TestAsk:
    def test_books_at_once_where_that_is_open(self, booked, amber):
        said = amber.words(booked)

        assert "Wednesday 25 November, 09:00, London time" in said
        assert "Booked" in said

    def test_holds_the_time_where_somebody_must_answer(self, asked):
        said = asked.words("/my")

        assert "We have asked Dr Okafor" in said
        assert "your time is held for you" in said

    def test_offers_other_times_where_it_was_just_taken(self, booked, birch):
        for number, fields in enumerate(town.ANSWERS, start=1):
            birch.post(f"/step/{number}", fields)

        answer = birch.post(BOOK, TIME, page=BOOK_PAGE)

        assert answer.status_code == 409
        assert "That time has just been taken" in answer.get_data(as_text=True)
        assert "Your answers so far are kept" in birch.words("/my")

    def test_asks_one_at_a_time(self, asked):
        answer = asked.post(BOOK, TIME, page="/my")

        assert answer.status_code == 404

    def test_is_refused_the_second_time(self, booked, amber):
        answer = amber.post(BOOK, TIME, page=BOOK_PAGE)

        assert answer.status_code == 409

    def test_books_again_with_who_took_them_on(self, booked, amber):
        later = {"when": (WEDNESDAY + timedelta(days=1)).isoformat(), "how": "phone"}

        answer = amber.post(BOOK, later, page=BOOK_PAGE)

        assert answer.status_code == 303
        assert "Sound only" in amber.words(answer.location)

    @pytest.mark.parametrize("when", ["", "soon", "2026-11-25T09:00:00"])
    def test_asks_again_where_no_time_was_chosen(self, answered, when):
        assert answered.post(ASK, {"when": when, "how": "video"}, page=ASK_PAGE).status_code == 422

    def test_is_not_there_to_get(self, answered):
        assert answered.get(ASK).status_code == 405

    def test_is_not_for_who_is_not_signed_in(self, stranger, practices):
        assert stranger.get(BOOK_PAGE).location == "/enter"
        assert stranger.browser.post(BOOK, data=TIME, base_url=town.CARE).status_code in (400, 401)
