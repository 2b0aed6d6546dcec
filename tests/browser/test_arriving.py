"""Arriving with a voucher in a real browser: its key is compared, eight words are kept, and one account opens."""

import json

import pytest

from tests.portal.care import served

pytestmark = pytest.mark.browser


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def phone(browser):
    """A browser of somebody's own; what it complains about is in `complaints`."""
    context = browser.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    yield page
    context.close()


def keep_words(page):
    """Open a new account, keeping the words; returns them."""
    page.get_by_role("button", name="Open a new account").click()
    words = page.locator("[data-phrase] li").all_inner_texts()
    retype(page, words)
    page.wait_for_url("**/step/1")
    return words


def retype(page, words):
    """Type the two words that the page asks for again."""
    for box in page.locator("[data-retype] input").all():
        label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        box.fill(words[int(label.split()[-1]) - 1])
    page.get_by_role("button", name="I have kept them").click()


class TestScanning:
    def test_opens_an_account_and_leads_to_the_first_step(self, place, phone):
        phone.goto(f"{place.url}/p#{place.voucher()}")
        phone.get_by_text("Your voucher is for the period 2026").wait_for()

        words = keep_words(phone)

        assert len(words) == 8
        assert phone.get_by_role("heading", name="Are you safe right now?").is_visible()
        assert phone.complaints == []

    def test_takes_the_voucher_out_of_the_address_at_once(self, place, phone):
        phone.goto(f"{place.url}/p#{place.voucher()}")
        phone.get_by_text("It is good").wait_for()

        assert phone.evaluate("location.href") == f"{place.url}/p"

    def test_sends_nothing_before_the_words_are_kept(self, place, phone):
        sent = []
        phone.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
        phone.goto(f"{place.url}/p#{place.voucher()}")
        phone.get_by_role("button", name="Open a new account").click()
        phone.get_by_role("button", name="I have kept them").click()

        phone.get_by_text("is another one. Please look at it once more.").wait_for()

        assert sent == []

    def test_says_kindly_that_a_voucher_was_used(self, place, phone, browser):
        voucher = place.voucher()
        phone.goto(f"{place.url}/p#{voucher}")
        keep_words(phone)
        other = browser.new_context().new_page()
        other.goto(f"{place.url}/p#{voucher}")
        other.get_by_role("button", name="Open a new account").click()
        words = other.locator("[data-phrase] li").all_inner_texts()
        for box, label in zip(("#first-word", "#second-word"), ("first", "second"), strict=True):
            number = other.locator(f"[data-{label}]").inner_text().split()[-1]
            other.fill(box, words[int(number) - 1])
        other.get_by_role("button", name="I have kept them").click()

        other.get_by_text("This voucher has been used already.").wait_for()
        assert not other.locator("[data-phrase]").is_visible()
        other.context.close()

    def test_takes_one_that_is_scanned_while_the_page_of_another_is_open(self, place, phone):
        phone.goto(f"{place.url}/p#something-else")
        phone.get_by_text("could not be read as a voucher").wait_for()

        phone.goto(f"{place.url}/p#{place.voucher()}")
        phone.get_by_text("It is good").wait_for()

        assert phone.evaluate("location.href") == f"{place.url}/p"

    def test_stops_where_others_are_shown_another_key(self, place, phone):
        document = json.loads(place.published)
        document["document"]["keys"][0]["unit"] = "00000000-0000-0000-0000-000000000001"
        place.published = json.dumps(document).encode()

        phone.goto(f"{place.url}/p#{place.voucher()}")

        phone.get_by_text("not everybody is shown the same key").wait_for()
        assert not phone.get_by_role("button", name="Open a new account").is_visible()

    def test_says_that_something_else_is_no_voucher(self, place, phone):
        phone.goto(f"{place.url}/p#something-else")

        phone.get_by_text("could not be read as a voucher").wait_for()


class TestBringing:
    def test_reads_the_file_that_was_saved(self, place, phone):
        text = f"Your wellbeing voucher.\nKeep it.\n\n{place.url}/p#{place.voucher()}\n"
        phone.goto(f"{place.url}/p")

        phone.set_input_files(
            "#file", {"name": "wellbeing-voucher.txt", "mimeType": "text/plain", "buffer": text.encode()}
        )

        phone.get_by_text("It is good").wait_for()

    def test_takes_it_from_the_page_that_shows_it(self, place, phone):
        place.given = place.voucher()
        phone.goto(f"{place.other}/give")

        with phone.context.expect_page() as opened:
            phone.get_by_role("button").click()

        opened.value.get_by_text("It is good").wait_for()
        assert "#" not in opened.value.url


class TestComingBack:
    def test_opens_with_the_words_however_they_are_typed(self, place, phone, browser):
        phone.goto(f"{place.url}/p#{place.voucher()}")
        words = keep_words(phone)
        other = browser.new_context().new_page()
        other.goto(f"{place.url}/enter")

        other.fill("#words", ", ".join(word[:4].upper() for word in words))
        other.get_by_role("button", name="Enter", exact=True).click()
        other.wait_for_url("**/my")

        assert other.get_by_role("heading", level=1).inner_text() == "Find someone to talk to"
        other.context.close()

    def test_catches_a_slip_without_asking_us(self, place, phone):
        sent = []
        phone.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
        phone.goto(f"{place.url}/enter")

        phone.fill("#words", "zoo zoo zoo zoo zoo zoo zoo zoo")
        phone.get_by_role("button", name="Enter", exact=True).click()
        phone.get_by_text("Those are not the eight words").wait_for()

        assert sent == []


class TestExtending:
    def test_keeps_a_voucher_that_would_add_nothing(self, place, phone):
        phone.goto(f"{place.url}/p#{place.voucher()}")
        words = keep_words(phone)
        phone.goto(f"{place.url}/enter")
        phone.goto(f"{place.url}/p#{place.voucher()}")

        phone.get_by_role("button", name="I have an account: extend it").click()
        phone.fill("#words", " ".join(words))
        phone.get_by_role("button", name="Extend my account").click()

        phone.get_by_text("covered for this period already").wait_for()


class TestASecondSet:
    def test_opens_the_account_when_the_first_words_are_lost(self, place, phone, browser):
        phone.goto(f"{place.url}/p#{place.voucher()}")
        keep_words(phone)
        phone.goto(f"{place.url}/me/words")
        phone.get_by_role("button", name="Make a second set").click()
        kit = phone.locator("[data-phrase] li").all_inner_texts()
        phone.get_by_text("Keep this set apart from the first").wait_for()
        retype(phone, kit)
        phone.get_by_role("heading", name="Kept").wait_for()
        assert phone.locator("[data-phrase] li").count() == 0

        other = browser.new_context().new_page()
        other.goto(f"{place.url}/enter")
        other.get_by_label("Your eight words").fill(" ".join(kit))
        other.get_by_role("button", name="Enter", exact=True).click()
        other.wait_for_url("**/my")
        other.context.close()
        assert phone.complaints == []
