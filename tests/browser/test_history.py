"""What is left on a disk after a voucher was handed over: the whole profile of a browser is searched, file by file.

A profile keeps addresses, forms, pages for the Back key and what pages store. The employer may read it; so may whoever
sits down next. Searched for are both secret parts of a voucher, in every writing that a browser might use.
"""

import base64

import pytest

from eligibility.blinding import formats
from tests.browser.voucher_world import collect, saved
from tests.portal.care import served

pytestmark = pytest.mark.browser


@pytest.fixture
def work_device(browser_type, browser_type_launch_args, tmp_path):
    """A browser that keeps what browsers keep, with the folder that it keeps it in."""
    folder = tmp_path / "profile"
    context = browser_type.launch_persistent_context(str(folder), accept_downloads=True, **browser_type_launch_args)
    context.folder = folder
    yield context
    # Ended already by most tests: what was kept is whole when the browser has gone.
    context.close()


def traces(folder, text):
    """The files of the profile in which a part of this voucher stands, and as what."""
    voucher = formats.read_compact(formats.from_text(text))
    wanted = {}
    for part in (voucher.nonce, voucher.authenticator):
        # Eighteen bytes from the middle, at every shift of the three that base64 reads together.
        writings = [part[:18], part[:18].hex().encode()]
        writings += [base64.urlsafe_b64encode(part[shift : shift + 18]) for shift in range(3)]
        writings += [base64.b64encode(part[shift : shift + 18]) for shift in range(3)]
        wanted |= {one: one for one in writings} | {one.decode("latin-1").encode("utf-16-le"): one for one in writings}
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            kept = file.read_bytes()
            found += [f"{file.relative_to(folder)}: {wanted[one]!r}" for one in wanted if one in kept]
    return found


def text_of(address):
    return address.rpartition("#")[2]


class TestTheWorkDevice:
    def test_keeps_nothing_of_a_voucher_that_was_scanned_and_saved(self, work_device, come_in):
        page = come_in(context=work_device)
        collect(page)
        _, address = saved(page)
        page.get_by_role("button", name="I have saved it").click()
        page.get_by_role("button", name="Yes, remove it here").click()
        page.get_by_role("heading", name="It is yours now").wait_for()
        work_device.close()

        assert traces(work_device.folder, text_of(address)) == []

    def test_keeps_nothing_of_one_that_was_handed_to_the_page_beside_it(self, work_device, come_in):
        page = come_in(context=work_device)
        collect(page)
        with work_device.expect_page() as opened:
            page.get_by_role("button", name="Open care here").click()
        got = opened.value.locator("#got")
        got.filter(has_text="localhost").wait_for()
        text = got.inner_text().split()[1]
        work_device.close()

        assert traces(work_device.folder, text) == []

    def test_keeps_nothing_readable_of_one_that_was_left_lying(self, work_device, come_in):
        page = come_in(context=work_device)
        collect(page)
        _, address = saved(page)
        work_device.close()

        assert (work_device.folder / "Default").is_dir()
        assert traces(work_device.folder, text_of(address)) == []

    def test_would_keep_one_that_went_by_an_address(self, work_device, come_in, world):
        page = come_in(context=work_device)
        collect(page)
        _, address = saved(page)
        page.goto(address)
        page.wait_for_timeout(200)
        work_device.close()

        assert any("History" in trace for trace in traces(work_device.folder, text_of(address)))


class TestTheDeviceOfArrival:
    @pytest.fixture
    def place(self, servers, databases, tmp_path, key_pair):
        with served.opened(servers, databases, tmp_path, key_pair) as found:
            yield found

    def test_keeps_nothing_of_a_voucher_that_another_page_gave(self, work_device, place):
        place.given = place.voucher()
        page = work_device.new_page()
        page.goto(f"{place.other}/give")
        with work_device.expect_page() as opened:
            page.get_by_role("button").click()
        opened.value.get_by_text("It is good").wait_for()
        words = " ".join(keep(opened.value)).encode()
        work_device.close()

        assert traces(work_device.folder, place.given) == []
        kept = [file for file in work_device.folder.rglob("*") if file.is_file()]
        assert not [file for file in kept if words in file.read_bytes()]


def keep(page):
    """Open the account and keep its words."""
    page.get_by_role("button", name="Open a new account").click()
    words = page.locator("[data-phrase] li").all_inner_texts()
    for box in page.locator("[data-retype] input").all():
        label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        box.fill(words[int(label.split()[-1]) - 1])
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/step/1")
    return words
