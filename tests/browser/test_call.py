"""Two people in a room: two real browsers with false cameras, and the pages' own script."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.portal.care import served, staff, town
from tests.portal.care.town import ANSWERS, LINDQVIST, WEDNESDAY, Visitor

pytestmark = pytest.mark.browser
FALSE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SOON = WEDNESDAY - timedelta(minutes=5)


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def rooms(place, tmp_path):
    """The two people, five minutes before, and the address of the room for each."""
    town.open_practice(place.app, LINDQVIST, "Sam Lindqvist", books_instantly=True)
    amber = Visitor(place.app)
    amber.redeem(place.payer)
    for number, fields in enumerate(ANSWERS, start=1):
        amber.post(f"/step/{number}", fields)
    page = f"/choices/{LINDQVIST}"
    booked = amber.post(f"{page}/ask", {"when": WEDNESDAY.isoformat(), "how": "video"}, page=page).location
    amber.come_back(tmp_path, SOON)
    room = re.search(r"/room/[0-9a-f-]{36}", amber.get(booked).get_data(as_text=True)).group()
    return (amber, room), (staff.provider(place.app, LINDQVIST, "Sam Lindqvist"), f"/provider{room}")


@pytest.fixture
def cameras(browser_type, browser_type_launch_args):
    launched = browser_type.launch(
        **{**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *FALSE_CAMERA]}
    )
    yield launched
    launched.close()


@pytest.fixture
def pages(place, rooms, cameras):
    """Each of the two before the door of the room."""
    shown = []
    for visitor, path in rooms:
        context = cameras.new_context()
        served.hand_cookies(visitor, place, context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error, page=page: page.complaints.append(str(error)))
        page.goto(f"{place.url}{path}")
        shown.append(page)
    return shown


def go_in(page):
    page.get_by_role("button", name="Go in", exact=True).click()


@contextmanager
def connected(pages):
    for page in pages:
        go_in(page)
    for page in pages:
        page.get_by_text("You are connected.").wait_for(timeout=20_000)
    yield pages


class TestCall:
    def test_connects_the_two_and_shows_each_the_other(self, pages):
        with connected(pages) as both:
            for page in both:
                assert page.locator("[data-theirs]").evaluate(
                    "video => new Promise((seen) => video.requestVideoFrameCallback(() => seen(true)))"
                )
                assert page.complaints == []

    def test_gives_both_the_same_six_digits(self, pages):
        with connected(pages) as both:
            codes = []
            for page in both:
                page.get_by_text("Check that this call is private").click()
                codes.append(page.locator("[data-code]").inner_text())

        assert codes[0] == codes[1]
        assert re.fullmatch(r"\d{3} \d{3}", codes[0])

    def test_says_when_the_other_turns_their_microphone_off(self, pages):
        with connected(pages) as (client, provider):
            client.get_by_role("button", name="Microphone off").click()

            provider.get_by_text("The other person’s microphone is off.").wait_for()

    def test_ends_for_both_when_one_hangs_up(self, pages):
        with connected(pages) as (client, provider):
            provider.get_by_role("button", name="Hang up").click()

            client.get_by_text("The other person has left.").wait_for(timeout=10_000)
            assert provider.get_by_text("The call is over.").is_visible()

    def test_goes_on_after_a_page_was_loaded_again(self, pages):
        with connected(pages) as (client, provider):
            client.reload()
            go_in(client)

            client.get_by_text("You are connected.").wait_for(timeout=20_000)
            assert provider.locator("[data-theirs]").evaluate(
                "video => new Promise((seen) => video.requestVideoFrameCallback(() => seen(true)))"
            )

    def test_waits_for_who_is_not_there(self, pages):
        client, _ = pages

        go_in(client)

        client.get_by_text("You are in the room.").wait_for()
