"""Okafor is asked and answers; Lindqvist must never see Okafor's work."""

from datetime import timedelta

import pytest

from care import appointments, referrals

INDEX = "/provider/referrals"


@pytest.fixture
def offered(clinic):
    return clinic.offered()


@pytest.fixture
def path(offered):
    return f"{INDEX}/{offered}"


@pytest.fixture
def state(clinic, offered):
    def read():
        with clinic.as_client():
            return referrals.get(offered, seen_by=clinic.amber).state

    return read


class TestIndex:
    def test_counts_what_waits_and_says_by_when(self, as_okafor, offered):
        said = as_okafor.words(INDEX)

        assert "Waiting for your answer (1)" in said
        assert "Amber Finch" in said
        assert "Answer by today, 17:00" in said

    def test_puts_whoever_is_not_safe_above_all_else(self, clinic, as_okafor):
        birch = clinic.submitted(clinic.birch, said=clinic.everything_said(risk_tier=2))
        clinic.offered()
        clinic.offered(clinic.birch, referral_id=birch, starts_at=clinic.wednesday + timedelta(hours=3))

        assert "does not feel safe" in as_okafor.words(INDEX).split("Waiting for your answer (2)")[0]

    def test_is_empty_for_somebody_else(self, as_lindqvist, offered):
        said = as_lindqvist.words(INDEX)

        assert "Nothing is waiting" in said
        assert "Amber Finch" not in said

    def test_sends_a_stranger_to_the_door(self, as_stranger):
        assert as_stranger.get(INDEX).headers["Location"] == "/provider/doorway"

    def test_shows_the_bar_on_every_page(self, as_okafor):
        for page in (INDEX, "/provider/appointments", "/provider/availability"):
            assert "room for 4 of 4 this month" in as_okafor.words(page)


class TestShow:
    def test_says_what_is_needed_and_nothing_of_who_pays(self, as_okafor, path):
        said = as_okafor.words(path)

        assert "Losing someone or something" in said
        assert "Wednesday 25 November, 09:00, London time (morning for them)" in said
        assert "United Kingdom" in said

    def test_is_not_found_for_another_provider(self, as_lindqvist, path):
        assert as_lindqvist.get(path).status_code == 404

    def test_is_not_found_once_it_was_passed_on(self, as_okafor, path):
        as_okafor.post(f"{path}/decline", {"reason": "full"}, page=path)

        assert as_okafor.get(path).status_code == 404


class TestAccept:
    def test_books_the_time_they_asked_for(self, clinic, as_okafor, path, state):
        answer = as_okafor.post(f"{path}/accept", page=path)

        assert answer.status_code == 303
        assert "Wednesday 25 November, 09:00" in as_okafor.words(answer.headers["Location"])
        assert state() == "booked"

    def test_is_not_found_for_another_provider(self, as_lindqvist, path, state):
        assert as_lindqvist.post(f"{path}/accept", page=INDEX).status_code == 404
        assert state() == "offered"

    def test_is_not_for_a_stranger(self, as_stranger, path, state):
        assert as_stranger.post(f"{path}/accept", page="/provider/doorway").status_code == 401
        assert state() == "offered"

    def test_is_refused_after_the_time_to_answer(self, clinic, at, path, state):
        late = at(clinic.now + timedelta(hours=26))

        assert late.post(f"{path}/accept", page=INDEX).status_code == 409
        assert state() == "offered"

    def test_is_refused_the_second_time(self, as_okafor, path):
        as_okafor.post(f"{path}/accept", page=path)

        assert as_okafor.post(f"{path}/accept", page=INDEX).status_code == 409

    def test_does_not_answer_get(self, as_okafor, path):
        assert as_okafor.get(f"{path}/accept").status_code == 405

    def test_wants_the_form_to_be_ours(self, as_okafor, path, state):
        answer = as_okafor.browser.post(f"{path}/accept", base_url="http://care.localhost:8001")

        assert answer.status_code == 400
        assert state() == "offered"


class TestAcceptLater:
    def friday(self, clinic):
        return (clinic.wednesday + timedelta(days=2)).isoformat()

    def test_books_the_other_time(self, clinic, as_okafor, path, state):
        answer = as_okafor.post(f"{path}/accept-later", {"starts_at": self.friday(clinic)}, page=path)

        assert "Friday 27 November, 09:00" in as_okafor.words(answer.headers["Location"])
        assert state() == "booked"

    def test_asks_again_for_a_time_that_is_not_offered(self, clinic, as_okafor, path, state):
        answer = as_okafor.post(f"{path}/accept-later", {"starts_at": clinic.wednesday.isoformat()}, page=path)

        assert answer.status_code == 422
        assert state() == "offered"

    def test_is_not_found_for_another_provider(self, clinic, as_lindqvist, path, state):
        fields = {"starts_at": self.friday(clinic)}

        assert as_lindqvist.post(f"{path}/accept-later", fields, page=INDEX).status_code == 404
        assert state() == "offered"

    def test_offers_nothing_after_the_time_to_answer(self, clinic, at, path, state):
        late = at(clinic.now + timedelta(hours=26))

        assert late.post(f"{path}/accept-later", {"starts_at": self.friday(clinic)}, page=INDEX).status_code == 422
        assert state() == "offered"


class TestDecline:
    def test_passes_it_on(self, as_okafor, path, state):
        assert as_okafor.post(f"{path}/decline", {"reason": "full"}, page=path).status_code == 303
        assert state() == "declined"

    @pytest.mark.parametrize("fields", [{}, {"reason": "bored"}])
    def test_asks_for_one_of_the_reasons(self, as_okafor, path, state, fields):
        answer = as_okafor.post(f"{path}/decline", fields, page=path)

        assert answer.status_code == 422
        assert "Something needs another look" in answer.text
        assert state() == "offered"

    def test_is_not_found_for_another_provider(self, as_lindqvist, path, state):
        assert as_lindqvist.post(f"{path}/decline", {"reason": "full"}, page=INDEX).status_code == 404
        assert state() == "offered"

    def test_is_refused_after_the_time_to_answer(self, clinic, at, path):
        late = at(clinic.now + timedelta(hours=26))

        assert late.post(f"{path}/decline", {"reason": "full"}, page=INDEX).status_code == 409

    def test_is_not_found_the_second_time(self, as_okafor, path):
        as_okafor.post(f"{path}/decline", {"reason": "full"}, page=path)

        assert as_okafor.post(f"{path}/decline", {"reason": "full"}, page=INDEX).status_code in (404, 409)


class TestClose:
    def test_is_refused_while_an_appointment_is_ahead(self, as_okafor, path, state):
        as_okafor.post(f"{path}/accept", page=path)

        assert as_okafor.post(f"{path}/close", page=path).status_code == 409
        assert state() == "booked"

    def test_ends_care(self, clinic, as_okafor, path, state):
        as_okafor.post(f"{path}/accept", page=path)
        with clinic.as_provider():
            booked = appointments.ahead(seen_by=clinic.okafor, at=clinic.now)[0]
            appointments.cancel_by_provider(booked, at=clinic.now)

        assert as_okafor.post(f"{path}/close", page=path).status_code == 303
        assert state() == "closed"

    def test_is_not_found_for_another_provider(self, as_okafor, as_lindqvist, path):
        as_okafor.post(f"{path}/accept", page=path)

        assert as_lindqvist.post(f"{path}/close", page=INDEX).status_code == 404
