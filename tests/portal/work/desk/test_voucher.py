"""Collecting: each as many as their allowance, whatever goes wrong on the way, and nothing for anybody else."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import session

from eligibility.blinding import formats
from eligibility.issuing import ledger
from kernel import scope
from portal.work.desk import collecting
from tenants import roster
from tests import house

LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
KEY = bytes.fromhex(house.SECRET)
WORK = "http://localhost:8000"
ASK = "application/private-token-request"


def issue(browser, body, kind=ASK, **headers):
    return browser.post("/issue", data=body, base_url=WORK, content_type=kind, headers={"Origin": WORK} | headers)


class TestShow:
    def test_is_the_same_for_everybody(self, work_app, desk):
        visitors = [desk.browser(LARKFIELD), desk.browser(NORTHMOOR, "0007"), work_app.test_client()]

        pages = {browser.get("/voucher", base_url=WORK).data for browser in visitors}

        assert len(pages) == 1
        assert b"arkfield" not in pages.pop()

    def test_may_compare_directories_and_open_the_other_host(self, desk):
        page = desk.browser().get("/voucher", base_url=WORK)

        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
        assert "connect-src 'self' http://care.localhost:8001/keys.json" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"


class TestBegin:
    def test_says_what_the_page_must_know(self, desk):
        key = desk.key()

        said = desk.browser().get("/begin", base_url=WORK)

        assert said.status_code == 200
        assert said.json["key_id"] == key.key_id.hex()
        assert (said.json["per_member"], said.json["used"], said.json["organisation"]) == (1, 0, "Larkfield")
        assert said.json["directories"] == [f"{WORK}/keys.json", "http://care.localhost:8001/keys.json"]

    def test_keeps_for_each_person_under_a_key_of_their_own(self, desk):
        wraps = {desk.browser(number=number).get("/begin", base_url=WORK).json["wrap"] for number in ("0001", "0002")}

        assert len(wraps) == 2
        assert desk.browser().get("/begin", base_url=WORK).json["wrap"] in wraps

    def test_is_refused_without_a_visit(self, work_app):
        assert work_app.test_client().get("/begin", base_url=WORK).status_code == 401

    @pytest.mark.parametrize("number", ["", "9999"])
    def test_is_refused_to_whom_the_roster_does_not_have(self, desk, number):
        said = desk.browser(number=number).get("/begin", base_url=WORK, headers={"Accept": "application/json"})

        assert said.status_code == 403
        assert "HR department" in said.json["error"]


class TestIssue:
    def test_gives_a_signature_that_becomes_a_voucher(self, desk, making, signer, databases):
        voucher = making(desk.key())

        answer = issue(desk.browser(), voucher.ask)

        assert (answer.status_code, answer.mimetype) == (200, "application/private-token-response")
        assert len(voucher.finish(answer.data)) == 256
        assert desk.grants(databases) == [1]

    def test_repairs_a_lost_answer(self, desk, making, signer, databases):
        voucher = making(desk.key())
        lost = issue(desk.browser(), voucher.ask)

        again = issue(desk.browser(), voucher.ask)

        assert again.data == lost.data
        assert desk.grants(databases) == [1]

    def test_repairs_what_the_signer_could_not_answer(self, desk, making, databases, request):
        voucher = making(desk.key())
        assert issue(desk.browser(), voucher.ask).status_code == 503

        request.getfixturevalue("signer")

        assert issue(desk.browser(), voucher.ask).status_code == 200
        assert desk.grants(databases) == [1]

    def test_gives_three_of_sixteen_at_once_where_three_are_allowed(self, desk, making, signer, databases):
        key = desk.key(NORTHMOOR)
        name, value = desk.visit(NORTHMOOR)

        def one(_number):
            browser = desk.app.test_client()
            browser.set_cookie(name, value, domain="localhost")
            return issue(browser, making(key).ask).status_code

        with ThreadPoolExecutor(16) as pool:
            statuses = sorted(pool.map(one, range(16)))

        assert statuses == [200] * 3 + [409] * 13
        assert desk.grants(databases) == [3]

    def test_gives_several_in_one_go(self, desk, making, signer, databases):
        vouchers = [making(desk.key(NORTHMOOR)) for _ in range(3)]

        answer = issue(desk.browser(NORTHMOOR), b"".join(voucher.ask for voucher in vouchers))

        for voucher, signature in zip(vouchers, formats.read_responses(answer.data, 3), strict=True):
            assert voucher.finish(signature)
        assert desk.grants(databases) == [3]

    def test_is_refused_as_a_whole_when_it_asks_for_too_many(self, desk, making, signer, databases):
        asks = b"".join(making(desk.key()).ask for _ in range(2))

        assert issue(desk.browser(), asks).status_code == 409
        assert desk.grants(databases) == []

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda ask, _n: b"",
            lambda ask, _n: ask[:-1],
            lambda ask, _n: ask + b"\0",
            lambda ask, _n: ask * 9,
            lambda ask, _n: b"\0\1" + ask[2:],
            lambda ask, _n: ask[:2] + bytes([ask[2] ^ 1]) + ask[3:],
            lambda ask, _n: ask[:3] + (0).to_bytes(256, "big"),
            lambda ask, _n: ask[:3] + (1).to_bytes(256, "big"),
            lambda ask, n: ask[:3] + (n - 1).to_bytes(256, "big"),
            lambda ask, n: ask[:3] + n.to_bytes(256, "big"),
            lambda ask, _n: ask[:3] + b"\xff" * 256,
        ],
        ids=["none", "short", "long", "nine", "type", "other key", "nought", "one", "n-1", "n", "all ones"],
    )  # fmt: skip
    def test_is_refused_for_what_no_honest_page_sends(self, desk, making, signer, databases, spoil):
        key = desk.key()

        answer = issue(desk.browser(), spoil(making(key).ask, int.from_bytes(key.spki[81:337], "big")))

        assert answer.status_code == 422
        assert desk.grants(databases) == []

    def test_is_refused_in_another_form(self, desk, making, signer, databases):
        body = making(desk.key()).ask

        assert issue(desk.browser(), body, kind="application/octet-stream").status_code == 422
        assert desk.grants(databases) == []

    def test_is_refused_for_another_employers_key(self, desk, making, signer, databases):
        other = desk.key(NORTHMOOR)
        # Asks name a key by its last byte only: with this person's own, it is the bytes that do not fit.
        asked = issue(desk.browser(), making(other).ask)

        if other.key_id[-1] != desk.key(LARKFIELD).key_id[-1]:
            assert asked.status_code == 422
            assert desk.grants(databases) == []

    def test_is_not_found_in_the_ledger_for_another_employers_key(self, desk):
        with desk.app.test_request_context("/", base_url=WORK), scope.nobody("desk_web"):
            session.update(tenant_id=str(LARKFIELD), roster_key=roster.person_key(KEY, LARKFIELD, "0001").hex())

            with pytest.raises(ledger.NothingToCollect):
                ledger.standing(collecting.subject(), desk.key(NORTHMOOR).key_id)

    def test_is_refused_without_a_visit(self, desk, making, signer, databases):
        assert issue(desk.app.test_client(), making(desk.key()).ask).status_code == 401
        assert desk.grants(databases) == []

    def test_is_refused_to_whom_the_roster_does_not_have(self, desk, making, signer, databases):
        assert issue(desk.browser(number="9999"), making(desk.key()).ask).status_code == 403
        assert desk.grants(databases) == []

    def test_is_refused_from_another_site(self, desk, making, signer, databases):
        asked = issue(desk.browser(), making(desk.key()).ask, Origin="http://elsewhere.example")

        assert asked.status_code == 403
        assert desk.grants(databases) == []

    def test_is_refused_by_get(self, desk):
        assert desk.browser().get("/issue", base_url=WORK).status_code == 405


class TestDone:
    def test_ends_the_visit_and_the_desks_own_cookie_only(self, desk):
        browser = desk.browser()

        left = browser.post("/done", base_url=WORK, headers={"Origin": WORK})

        assert left.status_code == 204
        assert "__Host-desk=;" in left.headers["Set-Cookie"]
        assert "Clear-Site-Data" not in left.headers
        assert browser.get("/begin", base_url=WORK).status_code == 401

    def test_ends_it_for_a_copied_cookie_too(self, desk):
        name, value = desk.visit()
        first, copy = desk.app.test_client(), desk.app.test_client()
        first.set_cookie(name, value, domain="localhost")
        copy.set_cookie(name, value, domain="localhost")

        first.post("/done", base_url=WORK, headers={"Origin": WORK})

        assert copy.get("/begin", base_url=WORK).status_code == 401

    def test_is_no_fault_without_a_visit(self, work_app):
        assert work_app.test_client().post("/done", base_url=WORK).status_code == 204

    def test_is_refused_from_another_site(self, desk):
        browser = desk.browser()

        assert browser.post("/done", base_url=WORK, headers={"Origin": "http://elsewhere.example"}).status_code == 403
        assert browser.get("/begin", base_url=WORK).status_code == 200
