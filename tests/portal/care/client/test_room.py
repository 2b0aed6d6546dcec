"""The room: open to its two people while it is open, and it says which way sound and picture go."""

import json
import re
from datetime import timedelta

import pytest

from tests.portal.care.town import CARE, WEDNESDAY

ME, THEM = "ab" * 16, "cd" * 16


@pytest.fixture
def room(booked, amber, tmp_path):
    """The address of Amber's room, five minutes before."""
    amber.come_back(tmp_path, WEDNESDAY - timedelta(minutes=5))
    (found,) = set(re.findall(r"/room/[0-9a-f-]{36}", amber.get(booked).get_data(as_text=True)))
    return found


def signal(visitor, room, message, csrf=None):
    page = visitor.get(room).get_data(as_text=True)
    found = re.search(r'data-csrf="([^"]+)"', page)
    headers = {"Origin": CARE, "X-CSRFToken": csrf or (found.group(1) if found else "")}
    body = json.dumps(message)
    return visitor.browser.post(
        f"{room}/signal", data=body, base_url=CARE, content_type="application/json", headers=headers
    )


class TestShow:
    def test_says_that_a_call_goes_directly_where_there_is_no_relay(self, room, amber):
        assert "No relay is set up here" in amber.words(room)

    def test_says_when_it_opens(self, room, amber, tmp_path):
        amber.come_back(tmp_path, WEDNESDAY - timedelta(hours=1))

        assert "ten minutes before your appointment: Wednesday" in amber.words(room)

    def test_is_closed_long_after(self, room, amber, tmp_path):
        amber.come_back(tmp_path, WEDNESDAY + timedelta(hours=3))

        assert amber.get(room).status_code == 409

    def test_is_not_found_for_anybody_else(self, room, birch):
        assert birch.get(room).status_code == 404

    def test_is_on_the_page_of_whoever_may_go_in(self, room, amber):
        assert f'href="{room}"' in amber.get("/my").get_data(as_text=True)


class TestJoin:
    def test_tells_the_page_how_to_begin(self, room, amber):
        told = amber.get(f"{room}/join").json

        assert (told["side"], told["relay"], told["servers"], told["here"]) == ("client", False, [], False)

    def test_is_not_found_for_anybody_else(self, room, birch):
        assert birch.get(f"{room}/join").status_code == 404


class TestSay:
    def test_passes_a_message_on(self, room, amber):
        assert signal(amber, room, {"kind": "hello", "from": ME, "to": ""}).status_code == 204

    def test_refuses_what_our_page_does_not_send(self, room, amber):
        assert signal(amber, room, {"kind": "shout"}).status_code == 409

    def test_is_not_found_for_anybody_else(self, room, birch):
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', birch.get("/step/1").get_data(as_text=True)).group(1)

        assert signal(birch, room, {"kind": "hello", "from": ME, "to": ""}, csrf).status_code == 404

    def test_is_refused_without_the_pages_secret(self, room, amber):
        assert signal(amber, room, {"kind": "hello", "from": ME, "to": ""}, "made up").status_code == 400


class TestHear:
    def test_never_hears_oneself(self, room, amber):
        since = amber.get(f"{room}/join").json["since"]
        signal(amber, room, {"kind": "bye", "from": ME, "to": THEM})

        told = amber.get(f"{room}/signal?since={since}").json

        assert told["messages"] == []
        assert told["since"] != since

    def test_is_not_found_for_anybody_else(self, room, birch):
        assert birch.get(f"{room}/signal").status_code == 404
