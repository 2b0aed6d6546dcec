"""Okafor keeps appointments; Lindqvist must never see them."""

from datetime import timedelta

import psycopg
import pytest

INDEX = "/provider/appointments"


@pytest.fixture
def booked(clinic):
    """Amber's appointment with Okafor on Wednesday at nine."""
    return clinic.booked()


@pytest.fixture
def path(booked):
    return f"{INDEX}/{booked}"


@pytest.fixture
def state(clinic, booked):
    return lambda: clinic.state_of(booked)


@pytest.fixture
def at_the_end(clinic, at, booked):
    """Okafor's browser when the appointment has just ended."""
    return at(clinic.wednesday + timedelta(minutes=51))


@pytest.fixture
def said_upwards(databases):
    """How many appointments were handed on to be contributed."""

    def count():
        with psycopg.connect(databases.care) as admin:
            wanted = "select count(*) from house.outbox where kind = 'contribute_appointment'"
            return admin.execute(wanted).fetchone()[0]

    return count


class TestIndex:
    def test_shows_what_is_coming(self, as_okafor, booked):
        said = as_okafor.words(INDEX)

        assert "Wednesday 25 November, 09:00, London time" in said
        assert "Amber Finch" in said

    def test_offers_the_room_on_the_day(self, clinic, at, booked):
        assert "Open the room" in at(clinic.wednesday - timedelta(minutes=5)).words(INDEX)

    def test_asks_for_what_was_not_recorded(self, at_the_end):
        assert "What became of these?" in at_the_end.words(INDEX)

    def test_is_empty_for_somebody_else(self, as_lindqvist, booked):
        assert "Nothing is booked" in as_lindqvist.words(INDEX)

    def test_sends_a_stranger_to_the_door(self, as_stranger):
        assert as_stranger.get(INDEX).headers["Location"] == "/provider/doorway"


class TestShow:
    def test_says_with_whom_and_how(self, as_okafor, path):
        said = as_okafor.words(path)

        assert "Amber Finch" in said
        assert "Video call" in said
        assert "It took place" not in said

    def test_is_not_found_for_another_provider(self, as_lindqvist, path):
        assert as_lindqvist.get(path).status_code == 404


class TestComplete:
    def test_records_and_contributes(self, at_the_end, path, state, said_upwards):
        assert at_the_end.post(f"{path}/complete", page=path).status_code == 303

        assert state() == "completed"
        assert said_upwards() == 1

    def test_is_refused_before_it_began(self, as_okafor, path, state, said_upwards):
        assert as_okafor.post(f"{path}/complete", page=path).status_code == 409

        assert state() == "booked"
        assert said_upwards() == 0

    def test_is_refused_the_second_time(self, at_the_end, path, said_upwards):
        at_the_end.post(f"{path}/complete", page=path)

        assert at_the_end.post(f"{path}/complete", page=path).status_code in (400, 409)
        assert said_upwards() == 1


class TestMiss:
    def test_lets_the_plan_decide(self, at_the_end, path, state):
        assert at_the_end.post(f"{path}/miss", {"waived_because": ""}, page=path).status_code == 303
        assert state() == "missed"

    def test_does_not_count_with_a_reason(self, at_the_end, path, state, said_upwards):
        at_the_end.post(f"{path}/miss", {"waived_because": "A storm"}, page=path)

        assert state() == "missed"
        assert said_upwards() == 0

    def test_asks_again_for_a_reason_that_is_too_long(self, at_the_end, path, state):
        assert at_the_end.post(f"{path}/miss", {"waived_because": "x" * 201}, page=path).status_code == 422
        assert state() == "booked"

    def test_is_refused_while_they_may_still_come(self, clinic, at, path, state):
        early = at(clinic.wednesday + timedelta(minutes=5))

        assert early.post(f"{path}/miss", {"waived_because": ""}, page=path).status_code == 409
        assert state() == "booked"


class TestInterrupt:
    def test_records_without_counting(self, at_the_end, path, state, said_upwards):
        assert at_the_end.post(f"{path}/interrupt", page=path).status_code == 303

        assert state() == "interrupted"
        assert said_upwards() == 0


class TestCancel:
    def test_frees_the_time_for_somebody_else(self, clinic, as_okafor, path, state):
        assert as_okafor.post(f"{path}/cancel", page=path).status_code == 303

        assert state() == "provider_cancelled"
        assert clinic.booked(clinic.birch)

    def test_is_refused_when_it_is_over(self, at_the_end, path, state):
        assert at_the_end.post(f"{path}/cancel", page=path).status_code == 409
        assert state() == "booked"


@pytest.mark.parametrize("act", ["complete", "miss", "interrupt", "cancel"])
class TestEveryAct:
    def test_is_not_found_for_another_provider(self, as_lindqvist, path, state, act):
        assert as_lindqvist.post(f"{path}/{act}", page="/provider/availability").status_code == 404
        assert state() == "booked"

    def test_is_not_for_a_stranger(self, as_stranger, path, state, act):
        assert as_stranger.post(f"{path}/{act}", page="/provider/doorway").status_code == 401
        assert state() == "booked"

    def test_does_not_answer_get(self, as_okafor, path, act):
        assert as_okafor.get(f"{path}/{act}").status_code == 405

    def test_wants_the_form_to_be_ours(self, as_okafor, path, state, act):
        answer = as_okafor.browser.post(f"{path}/{act}", base_url="http://care.localhost:8001")

        assert answer.status_code == 400
        assert state() == "booked"
