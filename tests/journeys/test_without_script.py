"""A computer at work that runs no script: one's own phone makes the voucher and opens care with it."""

import pytest

from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def company(two_sides):
    """A company with its gate open."""
    return two_sides.employ("oakham")


class TestWithoutScript:
    def test_leads_from_the_locked_computer_to_care_on_the_phone(self, both, windows, company):
        desk = Employee(both, windows, company, window=windows.open("computer at work", scripts=False)).window
        desk.follow("Collect your voucher").picture("no-script-desk")
        assert "You can make it on your own phone instead" in desk.page.locator("main").inner_text()
        with desk.page.expect_navigation():
            desk.page.locator("noscript a").click()
        desk.see("1. On your phone").picture("no-script-code")
        word = desk.page.locator("p.small strong").nth(1).inner_text()
        phone = windows.open("phone", width=360).go(both.at("WORK", f"/phone#{word}"))
        phone.see("Type this at your computer").look("no-script-phone")

        desk.fill(The_code_on_your_phone=phone.page.locator("[data-said=code]").inner_text()).follow("Compare")
        digits = phone.page.locator("[data-said=check]").inner_text()
        desk.see(f"Does your phone show {digits}?").picture("no-script-compare")
        desk.follow("Yes, the same").see("Your phone has it now").picture("no-script-done")
        phone.see("Your voucher is ready").look("no-script-ready")
        with phone.page.expect_popup() as opened:
            phone.press("Open care here")
        phone.page = opened.value
        client = Client(both, windows, phone)
        phone.see("It is good").look("no-script-care")
        client.open_account()

        assert "You have 6 appointments left of 6." in client.home()
        desk.go(both.at("WORK", "/code")).see("have been collected already").picture("no-script-again")
        desk.go(both.at("WORK", "/coverage")).follow("Sign out")
        assert desk.context.cookies() == []
        assert windows.complaints() == []
