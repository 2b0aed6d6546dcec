"""Passkeys of an account on its pages: adding, taking away, and coming in by one without typing words."""

import json
import re
from datetime import timedelta

import pytest

from tests.portal.care import town
from tests.portal.care.town import CARE, MONDAY
from tests.soft_key import SoftKey

ELSEWHERE = {"Origin": "https://elsewhere.example"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def make_key():
    return SoftKey("care.localhost", CARE)


def asked(visitor, path):
    """The options that the page's script is given."""
    answer = visitor.send(path, b"")
    assert answer.status_code == 200
    return json.loads(answer.json["options"])


def add(visitor, key):
    return visitor.send("/me/passkeys", key.make(asked(visitor, "/me/passkeys/ask")["challenge"]))


def enter(visitor, key):
    return visitor.send("/enter/passkey", key.answer(asked(visitor, "/enter/passkey/ask")["challenge"]))


@pytest.fixture
def key(amber):
    """A passkey that Amber added."""
    found = make_key()
    assert add(amber, found).status_code == 204
    return found


class TestShow:
    def test_begins_with_none_and_says_what_can_be_seen(self, amber):
        said = amber.words("/me/passkeys")

        assert "Only your words open this account" in said
        assert "Not on a device from work" in said
        assert "called “Care” there, beside the address care.localhost" in said

    def test_lists_numbers_and_no_day(self, amber, key):
        add(amber, make_key())
        said = amber.words("/me/passkeys")

        assert re.findall(r"Passkey \d(?= Take away)", said) == ["Passkey 1", "Passkey 2"]
        assert not re.search(r"20\d\d|\d\d:\d\d", said)

    def test_says_after_five_that_these_are_all(self, amber, key):
        for _ in range(4):
            add(amber, make_key())
        page = amber.get("/me/passkeys").get_data(as_text=True)

        assert "You have 5, which is as many as we keep" in page
        assert "data-passkey" not in page
        assert amber.send("/me/passkeys/ask", b"").status_code == 409

    def test_shows_nobody_elses(self, birch, key):
        assert "Passkey 1" not in birch.words("/me/passkeys")

    def test_is_led_to_from_about_me_and_is_not_for_strangers(self, amber, stranger):
        assert 'href="/me/passkeys"' in amber.get("/me").get_data(as_text=True)
        assert stranger.get("/me/passkeys").location == "/enter"


class TestAdd:
    def test_opens_the_account_beside_its_words(self, booked, amber, key, stranger):
        assert "Passkey 1 opens your account from now on" in amber.words("/me/passkeys")
        assert enter(stranger, key).status_code == 204
        assert "We call you Amber Finch" in stranger.words("/me")
        assert stranger.send("/enter", amber.login).status_code == 204

    def test_asks_once(self, amber):
        challenge = asked(amber, "/me/passkeys/ask")["challenge"]

        assert amber.send("/me/passkeys", make_key().make(challenge)).status_code == 204
        assert amber.send("/me/passkeys", make_key().make(challenge)).status_code == 409

    def test_names_those_there_are_so_that_a_device_has_one(self, amber, key):
        excluded = asked(amber, "/me/passkeys/ask")["excludeCredentials"]

        assert [len(known["id"]) for known in excluded] == [43]

    def test_is_refused_to_whoever_the_device_does_not_know(self, amber):
        unverified = make_key()
        unverified.is_verified = False

        assert add(amber, unverified).status_code == 403
        assert "There is none" in amber.words("/me/passkeys")

    def test_takes_none_of_another(self, birch, key, stranger, amber):
        assert add(birch, key).status_code == 403
        enter(stranger, key)

        assert stranger.get("/me/copy").get_data() == amber.get("/me/copy").get_data()

    def test_is_not_for_strangers_or_other_sites(self, amber, stranger):
        for path in ("/me/passkeys", "/me/passkeys/ask"):
            assert stranger.send(path, b"").status_code == 401
            assert amber.send(path, b"", **ELSEWHERE).status_code == 403

    def test_reads_nothing_that_a_form_could_send(self, amber):
        asked(amber, "/me/passkeys/ask")

        assert amber.send("/me/passkeys", b"a=b", **FORM).status_code == 400


class TestRemove:
    def test_ends_this_passkey(self, amber, key, stranger):
        assert amber.post("/me/passkeys/1/remove", page="/me/passkeys").status_code == 303

        assert "Passkey 1 opens nothing any more" in amber.words("/me/passkeys")
        assert enter(stranger, key).status_code == 403

    def test_is_not_found_for_anothers_or_twice(self, amber, birch, key):
        add(birch, make_key())
        add(amber, make_key())
        amber.post("/me/passkeys/1/remove", page="/me/passkeys")

        assert amber.post("/me/passkeys/1/remove", page="/me/passkeys").status_code == 404
        assert birch.post("/me/passkeys/2/remove", page="/me/passkeys").status_code == 404
        assert "Passkey 1" in birch.words("/me/passkeys")

    def test_is_not_done_from_another_site_or_by_a_link(self, amber, key):
        sent = [
            amber.browser.post("/me/passkeys/1/remove", base_url=amber.url, headers=headers)
            for headers in (ELSEWHERE, {"Origin": amber.url})
        ]

        assert [answer.status_code for answer in sent] == [403, 400]
        assert amber.get("/me/passkeys/1/remove").status_code == 405
        assert "Passkey 1" in amber.words("/me/passkeys")


class TestOpenByPasskey:
    def test_opens_nobody_elses(self, birch, key, stranger, amber):
        hers = make_key()
        add(birch, hers)
        enter(stranger, key)

        assert stranger.get("/me/copy").get_data() == amber.get("/me/copy").get_data()
        assert birch.get("/me/copy").get_data() != amber.get("/me/copy").get_data()

    def test_gives_the_visit_a_new_secret(self, key, stranger):
        asked(stranger, "/enter/passkey/ask")
        before = stranger.browser.get_cookie("__Host-care", domain="care.localhost").value
        enter(stranger, key)

        after = stranger.browser.get_cookie("__Host-care", domain="care.localhost").value
        assert after != before

    def test_takes_an_answer_once_and_only_from_who_was_asked(self, key, stranger, come):
        answer = key.answer(asked(stranger, "/enter/passkey/ask")["challenge"])
        other = come()
        asked(other, "/enter/passkey/ask")

        assert other.send("/enter/passkey", answer).status_code == 403
        assert stranger.send("/enter/passkey", answer).status_code == 204
        assert stranger.send("/enter/passkey", answer).status_code == 409

    def test_takes_nothing_from_another_site_or_a_form(self, stranger):
        for path in ("/enter/passkey", "/enter/passkey/ask"):
            assert stranger.send(path, b"", **ELSEWHERE).status_code == 403
        assert stranger.send("/enter/passkey", b"a=b", **FORM).status_code == 400

    def test_uses_the_question_up_with_a_wrong_answer(self, key, stranger):
        challenge = asked(stranger, "/enter/passkey/ask")["challenge"]

        assert stranger.send("/enter/passkey", make_key().answer(challenge)).status_code == 403
        assert stranger.send("/enter/passkey", key.answer(challenge)).status_code == 409

    def test_lets_a_question_run_out_after_five_minutes(self, key, stranger, tmp_path):
        challenge = asked(stranger, "/enter/passkey/ask")["challenge"]
        town.set_clock(tmp_path, MONDAY + timedelta(minutes=6))

        assert stranger.send("/enter/passkey", key.answer(challenge)).status_code == 409

    def test_says_the_same_of_every_wrong_answer(self, key, stranger):
        other_device, unknown, unverified = make_key(), make_key(), key
        other_device.credential_id, unverified.is_verified = key.credential_id, False
        answers = [enter(stranger, each) for each in (other_device, unknown, unverified)]
        asked(stranger, "/enter/passkey/ask")
        answers.append(stranger.send("/enter/passkey", b"\xff"))

        assert {(answer.status_code, answer.get_data()) for answer in answers} == {(403, answers[0].get_data())}

    def test_says_kindly_that_one_may_have_been_copied(self, key, stranger):
        key.count = 3
        assert enter(stranger, key).status_code == 204

        refused = enter(stranger, key)
        assert refused.status_code == 403
        assert "may have been copied" in refused.json["error"]

    def test_is_refused_after_many_tries(self, stranger, payer):
        answers = [stranger.send("/enter/passkey", b"").status_code for _ in range(11)]

        assert answers[-1] == 429

    def test_is_gone_with_everything_else(self, amber, key, stranger):
        amber.post("/me/erase", {"sure": "y"})

        assert enter(stranger, key).status_code == 403


class TestTheRows:
    def test_hold_the_passkey_and_the_copy_does(self, amber, birch, key):
        (row,) = json.loads(amber.get("/me/copy").get_data())["redeeming.passkeys"]

        assert row["credential_id"] == key.credential_id.hex()
        assert row["credential_id"] in amber.words("/me/rows")
        assert json.loads(birch.get("/me/copy").get_data())["redeeming.passkeys"] == []
        assert sorted(row) == ["credential_id", "number", "opens", "public_key", "sign_count"]
