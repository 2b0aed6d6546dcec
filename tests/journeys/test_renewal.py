"""The next year: collected again while the old year still runs, and brought to the account that there is."""

from datetime import UTC, datetime

import pytest

from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser

# The year ends on 31 October 2027. The next is collected from sixty days before, the old one used until sixty after.
EARLY = datetime(2027, 9, 13, 8, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 11, 2, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def companies(two_sides):
    """Two companies, open since the first year."""
    return two_sides.employ("northmoor"), two_sides.employ("eastvale")


@pytest.fixture
def company(companies):
    return companies[0]


def collected(both, windows, company, number):
    """What somebody collects on that day."""
    return Employee(both, windows, company, number).collect().scanned()


class TestRenewal:
    def test_goes_on_with_the_same_account_and_the_same_person(self, both, windows, company):
        client = Client(both, windows).scan(collected(both, windows, company, "0001")).open_account()
        client.book("Sam Lindqvist")
        assert "You have 5 appointments left of 6." in client.home()
        assert "30 December 2027" in client.see("/me")
        both.collect_for(company, ["0002"])

        both.move_to(EARLY)
        both.night()
        employee = Employee(both, windows, company, "0001")
        employee.window.see("A voucher of the year before can be used until 30 December 2027").look("renewal-coverage")
        address = employee.collect().scanned()
        employee.window.look("renewal-desk")
        client.enter(client.words).window.see("Your cover runs until 30 December 2027").look("renewal-reminder")
        client.window.look_small_and_dark("renewal-reminder")
        client.extend(address).see("it is too early to extend your account").look("renewal-too-early")
        client.window.expect("409")

        both.open_gate(company)
        client.extend(address).see("Your cover goes on until 30 December 2028").look("renewal-extended")

        assert "You have 5 appointments left of 6." in client.home()
        assert "Sam Lindqvist" in client.home()
        assert "30 December 2028" in client.see("/me")
        both.move_to(NEXT_YEAR)
        assert "You have 6 appointments left of 6." in client.enter(client.words).home()
        client.window.follow("Book another time").page.locator("input[name=when]").first.check()
        client.window.follow("Book this time").see("Booked")
        assert windows.complaints() == []

    def test_keeps_what_belongs_to_another_company(self, both, windows, companies):
        here, there = companies
        client = Client(both, windows).scan(collected(both, windows, here, "0003")).open_account()
        before = both.rows("care", "redeeming")
        address = collected(both, windows, there, "0003")

        client.extend(address).see("This voucher comes from another plan").look("renewal-other-plan")

        client.window.expect("409")
        assert both.rows("care", "redeeming") == before
        client.keep_words("Open a new account instead")
        client.window.page.wait_for_url("**/step/1")
        assert windows.complaints() == []
