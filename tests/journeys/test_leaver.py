"""Leaving the company: nothing more is collected, and care goes on until the year and its grace are over."""

from datetime import UTC, datetime

import pytest

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import enrolling
from tenants import roster
from tests.desk import KEY
from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser

IN_GRACE = datetime(2027, 12, 1, 8, tzinfo=UTC)
OVER = datetime(2027, 12, 31, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def company(two_sides):
    return two_sides.employ("westbrook")


def leave(both, company, number):
    """The roster no longer has them, and the ledger is told."""
    with both.work.app_context(), unit_of_work.acting("work_job", tenant_id=company):
        roster.cover(number, roster.Cover(covered=False), key=KEY, on=clock.today())
        enrolling.enrol_members(at=clock.now())


class TestLeaver:
    def test_is_cared_for_until_the_year_and_its_grace_are_over(self, both, windows, company):
        employee = Employee(both, windows, company, "0001").collect()
        client = Client(both, windows).scan(employee.scanned()).open_account()
        client.book("Sam Lindqvist")
        before, home = both.rows("care", "redeeming", "care", "sealed"), client.home()

        assert before["redeeming.accounts"]
        leave(both, company, "0001")
        both.night()

        assert both.rows("care", "redeeming", "care", "sealed") == before
        assert client.home() == home
        employee.window.go(both.at("WORK", "/coverage")).see("Your visit here has ended").look("leaver-desk")
        employee.window.look_small_and_dark("leaver-desk").expect("403")

        both.move_to(IN_GRACE)
        client.enter(client.words).window.see("Your cover runs until 30 December 2027").look("leaver-grace")
        client.window.look_small_and_dark("leaver-grace")
        assert "Book another time" in client.home()
        both.move_to(OVER)
        client.enter(client.words).window.see("Your cover has ended").look("leaver-over")
        client.window.look_small_and_dark("leaver-over")
        assert "Book another time" not in client.home()
        assert windows.complaints() == []

    def test_is_told_kindly_where_nothing_can_be_collected(self, both, windows, company):
        employee = Employee(both, windows, company, "0002")
        employee.window.follow("Collect your voucher")
        leave(both, company, "0002")

        employee.window.press("Make my voucher").see("Your visit here has ended").look("leaver-voucher").expect("403")
        assert windows.complaints() == []

    def test_uses_later_what_was_collected_before(self, both, windows, company):
        address = Employee(both, windows, company, "0003").collect().scanned()
        leave(both, company, "0003")

        Client(both, windows).scan(address).open_account()

        assert windows.complaints() == []
