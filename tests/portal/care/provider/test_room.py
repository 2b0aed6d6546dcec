"""The provider's half of the room; what a room is stands with care's rules and the other page."""

import json
import re
from datetime import timedelta

import pytest

from care import appointments
from care.room_stream import RoomStream, Side
from tests.portal.care.town import CARE

ME = "ab" * 16


@pytest.fixture
def room_id(clinic):
    booked = clinic.booked()
    with clinic.as_provider():
        return appointments.get(booked, seen_by=clinic.okafor).room_id


@pytest.fixture
def room(room_id):
    return f"/provider/room/{room_id}"


@pytest.fixture
def as_okafor_then(clinic, at, room):
    """Okafor's browser five minutes before the start."""
    return at(clinic.wednesday - timedelta(minutes=5))


def signal(browser, room, message, page=None):
    found = re.search(r'data-csrf="([^"]+)"', browser.get(page or room).text)
    headers = {"Origin": CARE, "X-CSRFToken": found.group(1) if found else "", "Accept": "application/json"}
    return browser.browser.post(
        f"{room}/signal", data=json.dumps(message), base_url=CARE, content_type="application/json", headers=headers
    )


class TestShow:
    def test_says_who_is_there(self, care_app, as_okafor_then, room, room_id):
        assert "Amber Finch is not here yet" in as_okafor_then.words(room)

        with care_app.app_context():
            RoomStream(care_app.extensions["valkey"]).be_here(room_id, Side.CLIENT)

        assert "Amber Finch is here." in as_okafor_then.words(room)
        assert "They are here" in as_okafor_then.words("/provider/appointments")

    def test_says_when_it_opens(self, as_okafor, room):
        assert "opens ten minutes before" in as_okafor.words(room)

    def test_is_not_found_for_another_provider(self, as_lindqvist, room):
        assert as_lindqvist.get(room).status_code == 404

    def test_sends_a_stranger_to_the_door(self, as_stranger, room):
        assert as_stranger.get(room).headers["Location"] == "/provider/doorway"


class TestJoin:
    def test_tells_the_page_how_to_begin(self, as_okafor_then, room):
        told = as_okafor_then.get(f"{room}/join").json

        assert (told["side"], told["video"], told["relay"]) == ("provider", True, False)

    def test_is_not_found_for_another_provider(self, as_lindqvist, room):
        assert as_lindqvist.get(f"{room}/join").status_code == 404

    def test_is_refused_too_early(self, as_okafor, room):
        assert as_okafor.get(f"{room}/join").status_code == 409


class TestSay:
    def test_leaves_a_message_for_the_other_side_only(self, care_app, as_okafor_then, room, room_id):
        assert signal(as_okafor_then, room, {"kind": "hello", "from": ME}).status_code == 204

        assert as_okafor_then.get(f"{room}/signal").json["messages"] == []
        with care_app.app_context():
            heard, _ = RoomStream(care_app.extensions["valkey"]).hear(room_id, Side.CLIENT, "")
        assert heard == [{"kind": "hello", "from": ME}]

    def test_refuses_what_our_page_never_sends(self, as_okafor_then, room):
        assert signal(as_okafor_then, room, {"kind": "shout", "from": ME}).status_code == 409

    def test_is_not_for_a_stranger(self, as_stranger, room):
        answer = signal(as_stranger, room, {"kind": "hello", "from": ME}, page="/provider/doorway")

        assert answer.status_code == 401

    def test_wants_the_page_to_be_ours(self, as_okafor_then, room):
        assert as_okafor_then.browser.post(f"{room}/signal", data="{}", base_url=CARE).status_code == 400


class TestHear:
    def test_hears_what_was_said_after(self, care_app, as_okafor_then, room, room_id):
        with care_app.app_context():
            RoomStream(care_app.extensions["valkey"]).say(room_id, Side.CLIENT, {"kind": "hello", "from": ME})

        first = as_okafor_then.get(f"{room}/signal").json
        again = as_okafor_then.get(f"{room}/signal?since={first['since']}").json

        assert [message["kind"] for message in first["messages"]] == ["hello"]
        assert again["messages"] == []
