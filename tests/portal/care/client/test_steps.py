"""The questions: kind, one a page, kept as a draft, safety first."""

import pytest

from tests.portal.care.town import ANSWERS


class TestShow:
    def test_sends_who_is_not_signed_in_to_the_door(self, stranger):
        assert stranger.get("/step/1").location == "/enter"

    def test_asks_about_safety_first(self, amber):
        assert "Are you safe right now?" in amber.words("/step/1")

    def test_is_not_found_beyond_the_last(self, amber):
        assert amber.get("/step/8").status_code == 404

    def test_shows_what_was_answered_before(self, answered):
        assert 'value="Amber Finch"' in answered.get("/step/7").get_data(as_text=True)

    def test_has_a_title_that_gives_nothing_away(self, amber):
        assert "<title>Step 2</title>" in amber.get("/step/2").get_data(as_text=True)

    def test_offers_only_ways_that_the_plan_covers(self, amber):
        assert "In person" not in amber.words("/step/3")

    def test_offers_only_places_that_the_plan_covers(self, amber):
        said = amber.words("/step/6")

        assert "Ireland" in said
        assert "Australia" not in said


class TestAnswer:
    @pytest.mark.parametrize("number", range(1, 7))
    def test_goes_on_to_the_next(self, amber, number):
        answer = amber.post(f"/step/{number}", ANSWERS[number - 1])

        assert answer.location == f"/step/{number + 1}"

    def test_leads_from_the_last_to_the_check(self, amber):
        assert amber.post("/step/7", ANSWERS[6]).location == "/step/check"

    @pytest.mark.parametrize("said", ["no", "unsure"])
    def test_leads_to_lines_where_somebody_is_not_safe(self, amber, said):
        answer = amber.post("/step/1", {"answer": said})

        assert answer.location == "/step/now"

    def test_asks_again_where_nothing_was_chosen(self, amber):
        answer = amber.post("/step/1", {})

        assert answer.status_code == 422
        assert "nearest" in answer.get_data(as_text=True)

    def test_takes_three_topics_at_most(self, amber):
        answer = amber.post("/step/2", {"topics": ["grief", "sleep", "anger", "panic"]})

        assert answer.status_code == 422

    def test_refuses_what_is_not_offered(self, amber):
        assert amber.post("/step/3", {"modality": "in_person", "language": "en"}).status_code == 422

    def test_may_be_given_again(self, answered):
        answered.post("/step/7", {"called": "Teal Otter", "age_band": "25_64"})

        assert "Teal Otter" in answered.words("/step/check")

    def test_is_seen_by_nobody_else(self, answered, birch):
        assert "Amber Finch" not in birch.get("/step/7").get_data(as_text=True)

    def test_is_refused_after_somebody_was_asked(self, asked):
        assert asked.get("/step/2").status_code == 409
        assert asked.post("/step/2", {"topics": []}, page="/my").status_code == 409

    def test_takes_the_usual_clock_of_the_place(self, answered):
        assert "United Kingdom, London time" in answered.words("/step/check")

    def test_is_refused_without_the_forms_secret(self, amber):
        assert (
            amber.browser.post("/step/1", data={"answer": "yes"}, base_url="http://care.localhost:8001").status_code
            == 400
        )

    def test_shows_the_lines_of_the_country_from_then_on(self, answered):
        assert "116 123" in answered.words("/my")


class TestLines:
    def test_gives_numbers_to_call_and_a_way_on(self, answered):
        page = answered.get("/step/now").get_data(as_text=True)

        assert 'href="tel:999"' in page
        assert 'href="/step/2"' in page


class TestCheck:
    def test_says_what_is_missing(self, amber):
        amber.post("/step/1", ANSWERS[0])

        assert "Something is still missing" in amber.words("/step/check")

    def test_begins_where_nothing_was_answered(self, amber):
        assert amber.get("/step/check").location == "/step/1"

    def test_leads_to_the_choice_when_all_is_said(self, answered):
        assert 'href="/choices"' in answered.get("/step/check").get_data(as_text=True)
