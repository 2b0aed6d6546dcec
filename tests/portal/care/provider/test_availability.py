"""Okafor says when; Lindqvist's hours are Lindqvist's."""

import re
from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from care import open_hours, open_time, providers

INDEX = "/provider/availability"
EVENINGS = {
    "days": ["TU", "TH"], "opens": "18:00", "closes": "21:00", "zone": "Europe/London", "modalities": ["video"],
}  # fmt: skip


@pytest.fixture
def kept(clinic):
    """Okafor's hours, as (days, from, minutes)."""

    def read():
        with clinic.as_provider():
            return [(row.recurrence, f"{row.opens:%H:%M}", row.minutes) for row in open_hours.of(clinic.okafor)]

    return read


@pytest.fixture
def okafor(clinic):
    def read():
        with clinic.as_provider():
            found = providers.get(clinic.okafor)
            return SimpleNamespace(
                takes_new_clients=found.takes_new_clients, capacity=found.capacity, paused_at=found.paused_at
            )

    return read


class TestShow:
    def test_says_what_is_open_in_words(self, as_okafor):
        said = as_okafor.words(INDEX)

        assert "Monday, Tuesday, Wednesday, Thursday, Friday: 09:00 to 17:00, London time" in said

    def test_sends_a_stranger_to_the_door(self, as_stranger):
        assert as_stranger.get(INDEX).headers["Location"] == "/provider/doorway"


class TestAdd:
    def test_opens_hours_that_repeat(self, as_okafor, kept):
        assert as_okafor.post(f"{INDEX}/open", EVENINGS, page=INDEX).status_code == 303
        assert ("FREQ=WEEKLY;BYDAY=TU,TH", "18:00", 180) in kept()

    def test_may_go_past_midnight(self, as_okafor, kept):
        as_okafor.post(f"{INDEX}/open", EVENINGS | {"opens": "22:00", "closes": "01:00"}, page=INDEX)

        assert ("FREQ=WEEKLY;BYDAY=TU,TH", "22:00", 180) in kept()

    def test_can_be_booked_at_once(self, clinic, as_okafor):
        as_okafor.post(f"{INDEX}/open", EVENINGS, page=INDEX)

        with clinic.as_client():
            free = open_time.free(providers.get(clinic.okafor), at=clinic.now)
        tuesday = [
            time.starts_at.astimezone(ZoneInfo("Europe/London")).hour for time in free if time.starts_at.weekday() == 1
        ]
        assert 18 in tuesday

    @pytest.mark.parametrize(
        "wrong",
        [
            {"days": []},
            {"days": ["XX"]},
            {"opens": ""},
            {"closes": "noon"},
            {"zone": "Europe/Leeds"},
            {"modalities": []},
            {"modalities": ["in_person"]},
        ],
    )
    def test_asks_again_and_loses_nothing(self, as_okafor, kept, wrong):
        answer = as_okafor.post(f"{INDEX}/open", EVENINGS | wrong, page=INDEX)

        assert answer.status_code == 422
        assert "Something needs another look" in answer.text
        assert len(kept()) == 1


class TestRemove:
    def path(self, browser):
        return re.search(rf'action="({INDEX}/[0-9a-f-]+/remove)"', browser.get(INDEX).text).group(1)

    def test_closes_the_hours(self, as_okafor, kept):
        assert as_okafor.post(self.path(as_okafor), page=INDEX).status_code == 303
        assert kept() == []

    def test_is_not_found_the_second_time(self, as_okafor):
        path = self.path(as_okafor)
        as_okafor.post(path, page=INDEX)

        assert as_okafor.post(path, page=INDEX).status_code == 404

    def test_is_not_found_for_another_provider(self, as_okafor, as_lindqvist, kept):
        assert as_lindqvist.post(self.path(as_okafor), page=INDEX).status_code == 404
        assert len(kept()) == 1


class TestGoAway:
    WEEK = {"begins": "2026-12-01T00:00", "ends": "2026-12-08T00:00"}

    def test_closes_that_time_to_everybody(self, clinic, as_okafor):
        assert as_okafor.post(f"{INDEX}/away", self.WEEK, page=INDEX).status_code == 303

        with clinic.as_client():
            free = open_time.free(providers.get(clinic.okafor), at=clinic.now + timedelta(days=8))
        assert not [time for time in free if f"{time.starts_at:%Y-%m-%d}" < "2026-12-08"]

    def test_can_be_taken_back(self, as_okafor):
        as_okafor.post(f"{INDEX}/away", self.WEEK, page=INDEX)
        path = re.search(rf'action="({INDEX}/away/[0-9a-f-]+/come-back)"', as_okafor.get(INDEX).text).group(1)

        assert as_okafor.post(path, page=INDEX).status_code == 303
        assert "1 December" not in as_okafor.words(INDEX)

    def test_is_not_taken_back_by_another_provider(self, as_okafor, as_lindqvist):
        as_okafor.post(f"{INDEX}/away", self.WEEK, page=INDEX)
        path = re.search(rf'action="({INDEX}/away/[0-9a-f-]+/come-back)"', as_okafor.get(INDEX).text).group(1)

        assert as_lindqvist.post(path, page=INDEX).status_code == 404
        assert "1 December" in as_okafor.words(INDEX)

    def test_is_refused_backwards(self, as_okafor):
        backwards = {"begins": self.WEEK["ends"], "ends": self.WEEK["begins"]}

        answer = as_okafor.post(f"{INDEX}/away", backwards, page=INDEX)

        assert answer.status_code == 422
        assert "end must come after" in answer.text

    def test_asks_again_for_what_is_no_time(self, as_okafor):
        assert as_okafor.post(f"{INDEX}/away", {"begins": "soon"}, page=INDEX).status_code == 422


class TestCapacity:
    def test_is_kept(self, as_okafor, okafor):
        assert as_okafor.post(f"{INDEX}/capacity", {"capacity": "7"}, page=INDEX).status_code == 303
        assert okafor().capacity == 7

    @pytest.mark.parametrize("wrong", ["", "-1", "101", "many"])
    def test_asks_again(self, as_okafor, okafor, wrong):
        assert as_okafor.post(f"{INDEX}/capacity", {"capacity": wrong}, page=INDEX).status_code == 422
        assert okafor().capacity == 4


class TestSwitch:
    def test_closes_and_opens_the_door(self, as_okafor, okafor):
        as_okafor.post(f"{INDEX}/switch", page="/provider/referrals")
        assert not okafor().takes_new_clients

        as_okafor.post(f"{INDEX}/switch", page="/provider/referrals")
        assert okafor().takes_new_clients

    def test_ends_a_pause(self, clinic, as_okafor, okafor):
        with clinic.as_job():
            providers.pause(providers.get(clinic.okafor), at=clinic.now)
        assert "paused until you confirm" in as_okafor.words(INDEX)

        as_okafor.post(f"{INDEX}/switch", page=INDEX)

        assert okafor().paused_at is None

    def test_leaves_everybody_else_as_they_are(self, as_lindqvist, okafor):
        as_lindqvist.post(f"{INDEX}/switch", page=INDEX)

        assert okafor().takes_new_clients


@pytest.mark.parametrize("act", ["open", "away", "capacity", "switch"])
class TestEveryAct:
    def test_is_not_for_a_stranger(self, as_stranger, act):
        assert as_stranger.post(f"{INDEX}/{act}", page="/provider/doorway").status_code == 401

    def test_does_not_answer_get(self, as_okafor, act):
        assert as_okafor.get(f"{INDEX}/{act}").status_code in (404, 405)

    def test_wants_the_form_to_be_ours(self, as_okafor, act, okafor):
        assert as_okafor.browser.post(f"{INDEX}/{act}", base_url="http://care.localhost:8001").status_code == 400
        assert okafor().takes_new_clients
