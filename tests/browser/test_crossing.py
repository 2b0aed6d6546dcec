"""I10: nothing that the work page's browser asks the care host for carries a cookie, or says where it came from."""

import pytest

from tests.browser.voucher_world import collect

pytestmark = pytest.mark.browser


def traces(asked):
    """What of a request would tie the two hosts together."""
    return sorted({"cookie", "referer"} & {name.lower() for name in asked})


class TestCrossing:
    def test_carries_no_cookie_and_no_referrer(self, come_in, world):
        page, asked = come_in(), []
        page.context.on("request", lambda one: asked.append(one) if one.url.startswith(world.care) else None)

        collect(page)
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="Open care here").click()
        opened.value.locator("#got").filter(has_text="localhost").wait_for()

        assert {one.url.removeprefix(world.care) for one in asked} >= {"/keys.json", "/arrive"}
        assert [traces(one.all_headers()) for one in asked if "favicon" not in one.url] == [[]] * len(asked)

    def test_is_seen_where_a_page_gives_it_away(self, come_in, world):
        page, asked = come_in(), []
        page.context.on("request", lambda one: asked.append(one) if one.url.startswith(world.care) else None)
        link = f'<meta name="referrer" content="unsafe-url"><a href="{world.care}/arrive">onward</a>'
        page.route("**/planted", lambda route: route.fulfill(body=link, content_type="text/html"))
        page.goto(f"{world.url}/planted")

        page.get_by_role("link", name="onward").click()
        page.wait_for_url(f"{world.care}/arrive")

        assert traces(asked[0].all_headers()) == ["referer"]
