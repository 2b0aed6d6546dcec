"""Arriving with a voucher: it opens one account, once, and the page that takes it keeps it to itself."""

import secrets

import pytest

from eligibility.blinding import formats
from eligibility.cards import Box, Boxes, write_boxes
from eligibility.redeeming import cards
from kernel import scope
from tests.portal.care.town import MONDAY


class TestScan:
    def test_needs_no_visit(self, stranger):
        page = stranger.get("/p")

        assert page.status_code == 200
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_may_ask_only_us_and_those_who_publish_keys(self, stranger):
        policy = stranger.get("/p").headers["Content-Security-Policy"]

        assert "connect-src 'self' http://localhost:8000;" in policy


class TestShow:
    def test_keeps_its_opener_and_names_whom_it_listens_to(self, stranger):
        page = stranger.get("/arrive")

        assert page.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
        assert 'data-opened-by="http://localhost:8000"' in page.get_data(as_text=True)


class TestRedeem:
    def test_opens_an_account_and_signs_in(self, stranger, payer):
        assert stranger.redeem(payer).status_code == 204
        assert stranger.get("/my").status_code == 200

    def test_gives_a_cookie_for_this_host_alone(self, stranger, payer):
        cookie = stranger.redeem(payer).headers["Set-Cookie"]

        assert cookie.startswith("__Host-care=")
        assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/"))

    def test_takes_a_voucher_once(self, stranger, birch, payer):
        token = payer.voucher()
        assert stranger.redeem(payer, token=token).status_code == 204

        again = birch.redeem(payer, token=token)

        assert again.status_code == 410
        assert "used already" in again.json["error"]

    def test_is_refused_for_a_voucher_that_nobody_signed(self, stranger, payer):
        forged = formats.Token(secrets.token_bytes(32), payer.voucher().challenge_digest, payer.key_id, bytes(256))

        assert stranger.redeem(payer, token=forged).status_code == 403

    @pytest.mark.parametrize("body", [b"", bytes(387), b"\x02" + bytes(387)])
    def test_is_refused_for_other_bytes(self, stranger, body):
        assert stranger.send("/redeem", body).status_code == 422

    def test_is_refused_for_a_form(self, stranger):
        form = {"Content-Type": "application/x-www-form-urlencoded"}

        assert stranger.send("/redeem", b"a=b", **form).status_code == 422

    def test_is_refused_from_another_site(self, stranger, payer):
        body = formats.Redeem(0, payer.voucher(), bytes(32)).encode()

        assert stranger.send("/redeem", body, Origin="http://localhost:8000").status_code == 403
        assert stranger.get("/my").status_code == 303

    def test_is_not_there_to_get(self, stranger):
        assert stranger.get("/redeem").status_code == 405

    def test_extends_only_what_its_words_open(self, stranger, payer):
        unknown = stranger.redeem(payer, mode=formats.EXTEND_ACCOUNT)

        assert unknown.status_code == 403
        assert "eight words" in unknown.json["error"] or "words" in unknown.json["error"]

    def test_forgets_the_visit_that_was_there_before(self, booked, amber, payer):
        """Whoever redeems on a shared phone must not land in somebody's appointments."""
        before = amber.browser.get_cookie("__Host-care", domain="care.localhost").value
        amber.redeem(payer)

        assert amber.get(booked).status_code == 404
        assert amber.browser.get_cookie("__Host-care", domain="care.localhost").value != before


class TestCard:
    @pytest.fixture
    def box(self, care_app, payer):
        box = Box(secrets.token_bytes(16), secrets.token_bytes(370))
        with care_app.app_context(), scope.everybody("care_job"):
            cards.take(write_boxes(Boxes(payer.key_id, (box,))), on=MONDAY.date())
        return box

    def test_hands_the_box_to_whoever_names_it_and_begins_no_visit(self, stranger, box):
        answer = stranger.send("/card", box.card_id)

        assert (answer.status_code, answer.data) == (200, box.sealed)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"

    def test_knows_no_other(self, stranger, box):
        answer = stranger.send("/card", bytes(16))

        assert answer.status_code == 404
        assert "We know no card with this code." in answer.json["error"]

    @pytest.mark.parametrize("body", [b"", bytes(15), bytes(17), b"7KQF-3M2P-9XTA-84WBC"])
    def test_is_refused_for_other_bytes(self, stranger, body):
        assert stranger.send("/card", body).status_code == 422

    def test_is_refused_for_a_form_and_from_another_site(self, stranger, box):
        form = {"Content-Type": "application/x-www-form-urlencoded"}

        assert stranger.send("/card", box.card_id, **form).status_code == 422
        assert stranger.send("/card", box.card_id, Origin="http://localhost:8000").status_code == 403

    def test_is_not_there_to_get(self, stranger):
        assert stranger.get("/card").status_code == 405

    def test_is_asked_ten_times_a_minute_and_no_oftener(self, stranger, payer):
        answers = [stranger.send("/card", bytes(16)).status_code for _ in range(11)]

        assert answers == [404] * 10 + [429]
