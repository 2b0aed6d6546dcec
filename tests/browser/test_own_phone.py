"""A voucher made on one's own phone, while the computer at work runs no script at all."""

import pytest

from tests import axe
from tests.desk import NORTHMOOR

pytestmark = pytest.mark.browser


@pytest.fixture
def no_script(browser):
    """The computer at work, locked down."""
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def typed(page, phone):
    """Type the phone's code at the computer; returns the digits that both show."""
    page.get_by_label("The code on your phone").fill(phone.locator("[data-said=code]").inner_text())
    page.get_by_role("button", name="Compare").click()
    return page.get_by_role("heading", level=1).inner_text(), phone.locator("[data-said=check]").inner_text()


@pytest.mark.parametrize(("tenant_id", "count"), [(None, 1), (NORTHMOOR, 3)])
class TestOwnPhone:
    def test_ends_with_vouchers_that_were_never_on_the_computer(
        self, world, come_in, no_script, phone, databases, tenant_id, count
    ):
        page = come_in(context=no_script, **({"tenant_id": tenant_id} if tenant_id else {}))
        page.goto(f"{world.url}/code")
        word = page.locator("p.small strong").nth(1).inner_text()
        phone.goto(f"{world.url}/phone#{word}")
        phone.get_by_role("heading", name="Type this at your computer").wait_for()

        heading, digits = typed(page, phone)
        assert heading == f"Does your phone show {digits}?"
        page.get_by_role("button", name="Yes, the same").click()
        page.get_by_role("heading", name="Your phone has it now").wait_for()

        phone.get_by_role("heading", name="ready").wait_for()
        for place in range(count):
            with phone.expect_download() as download:
                phone.get_by_role("button", name="Save as a file").nth(place).click()
            address = download.value.path().read_text().strip().splitlines()[-1]
            world.check(address, *([tenant_id] if tenant_id else []))
        assert world.desk.grants(databases) == [count]
        assert phone.complaints == []
        assert "#" not in phone.url


class TestThePages:
    def test_have_no_accessibility_fault(self, world, come_in, phone):
        page = come_in()
        page.goto(f"{world.url}/code")
        for one in (page, phone):
            if one is phone:
                phone.goto(f"{world.url}/phone")
                phone.get_by_role("heading", name="Which one").wait_for()
            assert axe.faults(one) == []

    def test_say_what_to_type_when_it_is_something_else(self, world, phone):
        phone.goto(f"{world.url}/phone#something")

        phone.get_by_text("It looks like 5f3a91c0-1").wait_for()
