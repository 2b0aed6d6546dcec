"""A paper card in a real browser: what is printed on it is typed, and leads to the first step like any voucher."""

import pytest

from eligibility import cards as paper
from eligibility.redeeming import cards
from kernel import scope
from tests.portal.care import served
from tests.portal.care.town import MONDAY

pytestmark = pytest.mark.browser


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def page(browser):
    """A phone that nobody has used yet."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def code(place):
    """A card as it is printed, whose box is here."""
    code = paper.make()
    box = paper.close_box(paper.root(code), place.payer.voucher().encode())
    with place.app.app_context(), scope.everybody("care_job"):
        cards.take(paper.write_boxes(paper.Boxes(place.payer.key_id, (box,))), on=MONDAY.date())
    return paper.in_groups(code)


class TestCard:
    def test_leads_from_the_printed_code_to_the_first_step(self, place, code, page):
        posted = []
        page.on("request", lambda asked: asked.method == "POST" and posted.append(asked))
        page.goto(f"{place.url}/p")

        self._type(page, code[:-1] + ("0" if code[-1] != "0" else "1"))
        page.get_by_text("That is not the code of a card.").wait_for()
        self._type(page, paper.in_groups(paper.make(bytes(10))))
        page.get_by_text("We know no card with this code.").wait_for()
        assert len(posted) == 1

        self._type(page, code.lower().replace("-", " "))
        page.get_by_text("Your voucher is for the period 2026").wait_for()
        self._keep_words(page)
        page.wait_for_url("**/step/1")

        said = b"".join(asked.post_data_buffer for asked in posted)
        assert paper.read(code).encode() not in said
        assert [asked.url.removeprefix(place.url) for asked in posted] == ["/card", "/card", "/redeem"]
        assert not any({"cookie", "referer"} & asked.all_headers().keys() for asked in posted[:2])

    @staticmethod
    def _type(page, code):
        page.get_by_label("I have a card: type its code").fill(code)
        page.get_by_role("button", name="Open my card").click()

    @staticmethod
    def _keep_words(page):
        page.get_by_role("button", name="Open a new account").click()
        words = page.locator("[data-phrase] li").all_inner_texts()
        for box in page.locator("[data-retype] input").all():
            label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
            box.fill(words[int(label.split()[-1]) - 1])
        page.get_by_role("button", name="I have kept them").click()
