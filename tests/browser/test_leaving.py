"""Leaving quickly with the browser's memory of pages switched on, as people have it: Back must not bring them back."""

import pytest

from tests.portal.care import served
from tests.portal.care.town import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def page(place, browser_type, browser_type_launch_args):
    """Somebody signed in, in a browser that keeps whole pages for its Back key."""
    remembering = {"ignore_default_args": ["--disable-back-forward-cache"]}
    launched = browser_type.launch(**{**browser_type_launch_args, **remembering})
    amber = Visitor(place.app)
    amber.redeem(place.payer)
    context = launched.new_context()
    served.hand_cookies(amber, place, context)
    shown = context.new_page()
    shown.goto(f"{place.url}/me")
    yield shown
    launched.close()


class TestLeavingQuickly:
    def test_ends_the_visit(self, place, page):
        page.get_by_role("link", name="Leave quickly").click()
        page.wait_for_url("**/weather")

        page.goto(f"{place.url}/me")

        assert page.url.endswith("/enter")

    def test_shows_nothing_of_the_page_on_back(self, place, page):
        page.goto(f"{place.url}/step/1")
        page.get_by_role("link", name="Leave quickly").click()
        page.wait_for_url("**/weather")

        page.go_back()
        page.wait_for_load_state()

        assert "What we keep about you" not in page.content()
        assert "Are you safe" not in page.content()

    def test_shows_nothing_on_back_after_signing_out_by_the_address(self, place, page):
        page.goto(f"{place.url}/exit")
        page.wait_for_url("**/weather")

        page.go_back()
        page.wait_for_url("**/enter")

        assert page.get_by_role("heading", name="Welcome back").is_visible()
