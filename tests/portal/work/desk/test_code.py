"""Typing a phone's code at the desk: digits first, then as many signatures as anybody gets, and none for others."""

import re

import pytest

from eligibility.blinding import formats
from tests.desk import NORTHMOOR, Making
from tests.portal.work.desk.test_phone import WORK, leave


@pytest.fixture
def phone(work_app):
    return work_app.test_client()


def send(browser, path, page, **fields):
    """Send the form of that page."""
    shown = page if isinstance(page, str) else page.get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown).group(1)
    return browser.post(path, data={"csrf_token": token, **fields}, base_url=WORK, headers={"Origin": WORK})


def compared(browser, code):
    return send(browser, "/code", browser.get("/code", base_url=WORK), code=code)


def signed(browser, code):
    return send(browser, "/code/sign", compared(browser, code), code=code)


class TestShow:
    def test_names_the_key_as_for_every_colleague(self, desk):
        pages = [
            desk.browser(number=number).get("/code", base_url=WORK).get_data(as_text=True)
            for number in ("0001", "0002")
        ]
        words = [re.search(r"<strong>([0-9a-f]{8}-\d)</strong>", page).group(1) for page in pages]

        assert words == [f"{desk.key().key_id.hex()[-8:]}-1"] * 2

    def test_is_not_for_strangers(self, phone):
        assert phone.get("/code", base_url=WORK).status_code == 303


class TestCompare:
    def test_shows_the_digits_before_anything_is_signed(self, desk, phone, databases):
        left = leave(phone, Making(desk.key()).ask).json

        page = compared(desk.browser(), left["code"])

        assert re.search(r"Does your phone show \d{4}\?", page.get_data(as_text=True))
        assert desk.grants(databases) == []

    def test_says_at_the_field_that_nobody_has_this_code(self, desk):
        page = compared(desk.browser(), "AAAA-AAAA")

        assert page.status_code == 422
        assert "This code is not known" in page.get_data(as_text=True)


class TestSign:
    def test_gives_the_phone_a_voucher_and_counts_it(self, desk, phone, signer, databases):
        making = Making(desk.key())
        left = leave(phone, making.ask).json

        assert signed(desk.browser(), left["code"]).status_code == 200

        answer = phone.get(f"/phone/answer/{left['name']}", base_url=WORK)
        assert len(making.finish(answer.data)) == formats.RESPONSE_SIZE
        assert desk.grants(databases) == [1]

    def test_works_once(self, desk, phone, signer):
        left = leave(phone, Making(desk.key()).ask).json
        browser = desk.browser()
        page = compared(browser, left["code"])
        assert send(browser, "/code/sign", page, code=left["code"]).status_code == 200

        assert send(browser, "/code/sign", page, code=left["code"]).status_code == 404

    def test_gives_no_more_than_the_allowance(self, desk, phone, signer, databases):
        browser = desk.browser()
        codes = [leave(phone, Making(desk.key()).ask).json["code"] for _ in range(2)]
        page = compared(browser, codes[0])
        assert send(browser, "/code/sign", page, code=codes[0]).status_code == 200

        refused = send(browser, "/code/sign", page, code=codes[1])

        assert refused.status_code == 409
        assert desk.grants(databases) == [1]

    def test_signs_with_no_key_of_another_unit(self, desk, phone, signer):
        theirs = Making(desk.key(NORTHMOOR))
        left = leave(phone, theirs.ask).json

        status = signed(desk.browser(), left["code"]).status_code

        # Once in 256 times the two names end alike; then ours signs, which opens nothing of theirs.
        assert status == 409 or theirs.key.key_id[-1] == desk.key().key_id[-1]

    def test_keeps_the_code_while_the_signer_is_away(self, desk, phone, databases):
        left = leave(phone, Making(desk.key()).ask).json

        assert signed(desk.browser(), left["code"]).status_code == 503
        assert compared(desk.browser(), left["code"]).status_code == 200
