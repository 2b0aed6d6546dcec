"""A voucher for somebody at home: collected with one's own, handed on without a name, used on their device."""

import re

import pytest

from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser


NUMBERS = iter(("0001", "0002", "0003", "0004"))


@pytest.fixture(scope="module")
def company(two_sides):
    """A company whose people get two vouchers each, with its gate open."""
    return two_sides.employ("larkfield", per_member=2)


@pytest.fixture
def employee(both, windows, company):
    """Somebody who has collected both."""
    return Employee(both, windows, company, next(NUMBERS)).collect()


class TestHousehold:
    def test_uses_the_second_voucher_on_a_device_of_its_own(self, both, windows, employee):
        employee.window.see("Your 2 vouchers are ready").look("household-desk").look_small_and_dark("household-desk")
        before = employee.said()

        own = Client(both, windows).scan(employee.scanned(0)).open_account()
        second = Client(both, windows).scan(employee.scanned(1))
        second.window.look("household-arrived").look_small_and_dark("household-arrived")
        second.open_account()
        own.book("Sam Lindqvist")

        assert "You have 5 appointments left of 6." in own.home()
        assert "You have 6 appointments left of 6." in second.home()
        assert "Sam Lindqvist" not in second.home()
        assert own.words != second.words
        employee.come_in()
        assert employee.collect().said() == before
        assert windows.complaints() == []

    def test_hands_it_on_as_a_sheet_that_names_nobody(self, both, windows, employee):
        employee.window.page.emulate_media(media="print")
        employee.window.look("household-print")

        printed, pages = employee.said(), employee.window.page.pdf()

        assert "Wellbeing voucher 2" in printed
        assert "Larkfield" not in printed
        assert employee.number not in printed
        assert len(re.findall(rb"/Type /Page\b", pages)) == 2

    def test_opens_no_second_account_with_one_sheet(self, both, windows, employee):
        Client(both, windows).scan(employee.scanned(1)).open_account()
        late = Client(both, windows).scan(employee.scanned(1))
        late.keep_words()

        late.window.see("This voucher has been used already.").look("household-used").expect("410")
        late.window.expect("403")
        assert windows.complaints() == []

    def test_says_to_nobody_at_work_whether_it_was_used(self, both, windows, employee, company):
        address = employee.scanned(1)
        employee.leave()
        elsewhere = Employee(both, windows, company, employee.number)
        elsewhere.window.follow("Collect your voucher").press("Make my voucher")
        unused = (
            elsewhere.window.see("Yours have been collected already").look("household-collected") and elsewhere.said()
        )
        Client(both, windows).scan(address).open_account()

        elsewhere.window.page.reload()
        elsewhere.window.press("Make my voucher").see("Yours have been collected already")

        assert elsewhere.said() == unused
