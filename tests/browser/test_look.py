"""Every page of the gallery: free of accessibility faults, quiet under the content policy, no wider than its window."""

import pytest

from tests import axe
from tests.portal.care import looks as care_looks
from tests.portal.care.client import looks as client_looks
from tests.portal.work import looks as work_looks

pytestmark = pytest.mark.browser
NAMES = [sample.name for sample in (*work_looks.SAMPLES, *care_looks.SAMPLES)]
PRIVATE_NAMES = [sample.name for sample in client_looks.SAMPLES if client_looks.is_private(sample)]


@pytest.fixture(scope="module")
def windows(browser):
    """A window with scripts and one without, since opening one takes longer than looking."""
    kept = {}

    def window(scripts):
        if scripts not in kept:
            page = browser.new_context(java_script_enabled=scripts).new_page()
            page.complaints = []
            page.on("console", lambda message: page.complaints.append(message.text))
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            kept[scripts] = page
        return kept[scripts]

    yield window
    for page in kept.values():
        page.context.close()


@pytest.fixture
def shown(windows, gallery_url):
    """Opens a page of the gallery; what the browser complains about is in `page.complaints`."""

    def show(name, *, width=1280, scripts=True):
        page = windows(scripts)
        page.complaints.clear()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(f"{gallery_url}/{name}")
        return page

    return show


@pytest.mark.parametrize("name", NAMES)
class TestEveryPage:
    def test_has_no_accessibility_fault(self, shown, name):
        page = shown(name)

        assert list(axe.faults_at(page, axe.EVERY_WAY)) == []
        assert page.complaints == []

    def test_is_whole_without_scripts(self, shown, name):
        page = shown(name, scripts=False)

        assert page.locator("h1").count() == 1
        assert page.locator("main").is_visible()

    def test_lets_every_control_be_hit_by_a_thumb(self, shown, name):
        page = shown(name, width=320)

        controls = page.locator("button:visible, .button:visible, .choice:visible, summary:visible")
        heights = controls.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
        assert all(height >= 44 for height in heights)


class TestPagesForHelp:
    @pytest.mark.parametrize("name", PRIVATE_NAMES)
    def test_carry_the_crisis_line_in_the_first_screen(self, shown, name):
        page = shown(name, width=320)

        line = page.get_by_role("complementary", name="Urgent help")

        assert line.bounding_box()["y"] < 200
        assert line.get_by_role("link", name="All urgent help").is_visible()

    @pytest.mark.parametrize("name", PRIVATE_NAMES)
    def test_have_titles_that_give_nothing_away(self, shown, name):
        title = shown(name).title().lower()

        assert not [word for word in ("alcove", "therap", "counsel", "care", "wellbeing", "help") if word in title]


class TestFaultyForm:
    def test_takes_the_reader_to_what_is_wrong(self, shown):
        page = shown("question-faulty")

        assert page.evaluate("document.activeElement.hasAttribute('data-faults')")

    def test_leads_from_the_fault_to_its_field(self, shown):
        page = shown("question-faulty")

        page.get_by_role("link", name="Please choose how to meet").click()

        assert page.evaluate("document.activeElement.value") == "video"


class TestLeavingQuickly:
    def test_leaves_no_step_back_to_the_page(self, shown, gallery_url):
        page = shown("start")
        page.goto(f"{gallery_url}/question")

        page.get_by_role("link", name="Leave quickly").click()
        page.wait_for_url("**/exit")
        page.go_back()

        assert page.url.endswith("/start")

    def test_needs_three_shifts_and_nothing_between(self, shown):
        page = shown("question")

        for key in ("Shift", "Shift", "a", "Shift", "Shift"):
            page.keyboard.press(key)
        assert page.url.endswith("/question")
        page.keyboard.press("Shift")

        page.wait_for_url("**/exit")

    @pytest.mark.parametrize("name", ["inbox", "network", "hr-uptake", "desk-coverage", "finance-statement"])
    def test_is_not_offered_where_nobody_needs_to(self, shown, name):
        assert shown(name).get_by_text("Leave quickly").count() == 0
