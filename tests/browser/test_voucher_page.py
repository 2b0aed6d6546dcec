"""Collecting in a real browser, from the served desk and the signer to the square, the file and the page beside it."""

import re

import pytest

from tests import squares
from tests.browser.voucher_world import collect, saved
from tests.desk import NORTHMOOR

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const asked = indexedDB.open("alcove-kept");
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const counted = opened.transaction("kept").objectStore("kept").count();
  return new Promise((done) => { counted.onsuccess = () => done(counted.result); });
}"""


def scanned(page):
    """What a phone reads in the square."""
    border = 4
    dots = re.findall(r"M(\d+) (\d+)", page.locator("[data-qr] path").get_attribute("d"))
    dark = {(int(x) - border, int(y) - border) for x, y in dots}
    return squares.read(lambda x, y: (x, y) in dark)


class TestCollecting:
    def test_ends_with_a_voucher_as_a_file_and_as_a_square(self, come_in, world, databases):
        page = come_in()

        collect(page)

        name, address = saved(page)
        world.check(address)
        assert name == "wellbeing-voucher.txt"
        assert scanned(page) == address
        assert world.desk.grants(databases) == [1]
        assert page.complaints == []

    def test_hands_the_voucher_to_the_page_beside_it_and_never_by_address(self, come_in, world):
        page = come_in()
        collect(page)

        with page.context.expect_page() as opened:
            page.get_by_role("button", name="Open care here").click()
        got = opened.value.locator("#got")
        got.filter(has_text="localhost").wait_for()

        origin, text = got.inner_text().split()
        world.check(f"{world.care}/p#{text}")
        assert (origin, opened.value.url) == (world.url, f"{world.care}/arrive")

    def test_gives_each_of_three_a_sheet_and_a_file(self, come_in, world, databases):
        page = come_in(NORTHMOOR)

        collect(page)

        files = [saved(page, place) for place in range(3)]
        for _, address in files:
            world.check(address, NORTHMOOR)
        assert len(set(files)) == 3
        assert world.desk.grants(databases) == [3]

    def test_leaves_nothing_in_the_browser_when_it_is_saved(self, come_in, world):
        page = come_in()
        collect(page)

        page.get_by_role("button", name="I have saved it").click()
        page.get_by_role("button", name="Yes, remove it here").click()
        page.get_by_role("heading", name="It is yours now").wait_for()

        assert page.evaluate(KEPT) == 0
        assert page.locator("[data-qr] svg").count() == 0
        assert page.context.cookies() == []

    def test_asks_once_more_before_it_is_gone(self, come_in):
        page = come_in()
        collect(page)

        page.get_by_role("button", name="I have saved it").click()
        page.get_by_role("button", name="Not yet").click()

        assert page.evaluate(KEPT) == 1
        assert page.locator("[data-qr] svg").is_visible()

    def test_finds_it_again_until_then(self, come_in, world):
        first = come_in()
        collect(first)

        again = come_in(context=first.context)
        collect(again)

        assert saved(again) == saved(first)
        assert "/issue" not in again.posted

    def test_repairs_an_answer_that_was_lost(self, come_in, world, databases):
        page = come_in()
        page.route("**/issue", lambda route: (route.fetch(), route.abort()))
        page.get_by_role("button", name="Make my voucher").click()
        page.get_by_text("Nothing is lost: please try again").wait_for()
        page.unroute("**/issue")

        page.get_by_role("button", name="Try again").click()
        page.get_by_role("button", name="I have saved it").wait_for()

        world.check(saved(page)[1])
        assert world.desk.grants(databases) == [1]

    def test_is_kept_from_another_person_at_the_same_computer(self, come_in, world, databases):
        first = come_in()
        collect(first)

        second = come_in(number="0002", context=first.context)
        collect(second)

        assert saved(second) != saved(first)
        assert world.desk.grants(databases) == [1, 1]

    def test_says_when_another_browser_has_collected(self, come_in):
        collect(come_in())

        page = come_in()
        page.get_by_role("button", name="Make my voucher").click()

        page.get_by_role("heading", name="Yours have been collected already").wait_for()

    def test_asks_a_stranger_to_sign_in(self, come_in):
        page = come_in()
        page.context.clear_cookies()

        page.get_by_role("button", name="Make my voucher").click()

        page.get_by_role("heading", name="Please sign in first").wait_for()


class TestStopping:
    def refuses(self, page, words, world, databases):
        page.get_by_role("button", name="Make my voucher").click()
        page.get_by_text(words).wait_for()

        assert "/issue" not in page.posted
        assert world.desk.grants(databases) == []

    def test_when_a_mirror_says_something_else(self, come_in, world, databases):
        page = come_in()
        world.follower.raw = world.follower.raw.replace(b'"open":false', b'"open":true', 1)
        page.route(
            f"{world.care}/keys.json", lambda route: route.fulfill(response=route.fetch(url=f"{world.url}/keys.json"))
        )

        self.refuses(page, "Something is wrong, do not collect", world, databases)

    def test_when_one_does_not_answer(self, come_in, world, databases):
        page = come_in()
        page.route(f"{world.care}/keys.json", lambda route: route.abort())

        self.refuses(page, "We could not compare the keys", world, databases)

    def test_when_the_key_stands_in_no_directory(self, come_in, world, databases):
        page = come_in()
        key_id = world.desk.key().key_id.hex()
        page.route("**/begin", lambda route: self._with_another_key(route, key_id))

        self.refuses(page, "Something is wrong, do not collect", world, databases)

    @staticmethod
    def _with_another_key(route, key_id):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(key_id, key_id[::-1]))

    def test_when_the_answer_was_not_signed_with_the_key(self, come_in, world):
        page = come_in()
        page.route("**/issue", lambda route: route.fulfill(body=b"\1" * 256))

        page.get_by_role("button", name="Make my voucher").click()

        page.get_by_text("not a good signature").wait_for()
        assert page.locator("[data-qr] svg").count() == 0
