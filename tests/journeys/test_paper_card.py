"""A card instead of a sign-in: printed by a command, drawn once HR has struck off, scanned or read aloud."""

import pytest

from eligibility.redeeming import cards
from kernel import clock
from portal import unit_of_work
from tests import squares, visiting
from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser
BORDER = 4
# Draws the picture, each dot one pixel wide, and says which are dark.
DOTS = """async (picture, side) => {
  const canvas = new OffscreenCanvas(side, side);
  await picture.decode();
  canvas.getContext("2d").drawImage(picture, 0, 0, side, side);
  const { data } = canvas.getContext("2d").getImageData(0, 0, side, side);
  return Array.from({ length: side * side }, (_, at) => data[at * 4] < 128);
}"""


@pytest.fixture(scope="module")
def company(two_sides):
    """A company with its gate open."""
    return two_sides.employ("harborough")


@pytest.fixture
def printed(both, windows, company, tmp_path):
    """Two cards as they leave the printer; their boxes have been taken over on the other side."""
    told = ("--folder", str(tmp_path / "cards"), "--telephone", "116 123")
    both.run_at_work("cards", "mint", "harborough", "--count", "2", *told)
    with both.care.app_context(), unit_of_work.everybody("care_job"):
        cards.take((tmp_path / "cards" / "boxes.json").read_bytes(), on=clock.today())
    window = windows.open("printer").go((tmp_path / "cards" / "cards.html").as_uri()).picture("card-printed")
    return window.page.locator("article").all()


@pytest.fixture
def hr(both, windows, company):
    """HR, who has just signed in."""
    browser = visiting.as_role(both.work, "hr", "hr", company)
    window = windows.open("hr")
    window.carry(browser.get_cookie("__Host-staff"), both.at("WORK"))
    return window.go(both.at("WORK", "/hr/cards"))


def scanned(card):
    """The address that any phone reads in the square of this card."""
    side = squares.SIZE + 2 * BORDER
    dark = card.locator("img").evaluate(DOTS, side)
    return squares.read(lambda x, y: dark[(y + BORDER) * side + x + BORDER])


class TestPaperCard:
    def test_leads_from_the_box_to_care_by_scan_and_by_telephone(self, both, windows, company, hr, printed):
        for number in ("0001", "0002"):
            hr.fill(Employee_number=number, The_number_once_more=number).follow("Strike off")
            hr.see("Let them draw one card").look("card-struck-off")

        first = Client(both, windows).scan(scanned(printed[1])).open_account()
        second = Client(both, windows)
        self.tell_helper(second, printed[0]).window.see("It is good").look("card-arrived")
        second.open_account()

        assert "You have 6 appointments left of 6." in first.home()
        assert "You have 6 appointments left of 6." in second.home()
        late = self.tell_helper(Client(both, windows), printed[1])
        late.keep_words()
        late.window.see("has been used already").expect("410")
        late.window.expect("403")
        assert windows.complaints() == []

    def test_frightens_nobody_who_signs_in_after_all(self, both, windows, company, hr):
        hr.fill(Employee_number="0003", The_number_once_more="0003").follow("Strike off").see("Struck off")
        employee = Employee(both, windows, company, "0003").window

        employee.follow("Collect your voucher").press("Make my voucher").see("Or you drew paper cards instead")
        employee.look("card-desk")

        assert windows.complaints() == []

    @staticmethod
    def tell_helper(client, card):
        """Somebody types what is read to them."""
        client.window.go(client.alcove.at("CARE", "/p"))
        client.window.fill(I_have_a_card=card.locator(".code").inner_text().lower().replace("-", " "))
        client.window.press("Open my card").see("It is good")
        return client
