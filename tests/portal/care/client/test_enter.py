"""Coming back with eight words, of which only 32 derived bytes are ever sent."""

import secrets

import pytest


class TestShow:
    def test_is_the_door(self, stranger):
        assert stranger.get("/my").location == "/enter"
        assert "eight words" in stranger.words("/enter")

    def test_holds_no_field_that_a_form_could_send(self, stranger):
        assert (
            ' name="' not in stranger.get("/enter").get_data(as_text=True).partition("<form")[2].partition("</form>")[0]
        )


class TestOpenAccount:
    def test_opens_the_account_of_these_words(self, stranger, payer, come):
        login = secrets.token_bytes(32)
        first = come()
        first.redeem(payer, login=login)

        assert stranger.send("/enter", login).status_code == 204
        assert stranger.get("/my").status_code == 200

    def test_is_refused_for_other_words(self, stranger, payer):
        answer = stranger.send("/enter", secrets.token_bytes(32))

        assert answer.status_code == 403
        assert "look at each of them" in answer.json["error"]

    @pytest.mark.parametrize("body", [b"", bytes(31), bytes(33)])
    def test_is_refused_for_other_bytes(self, stranger, body):
        assert stranger.send("/enter", body).status_code == 400

    def test_is_refused_from_another_site(self, stranger):
        assert stranger.send("/enter", bytes(32), Origin="https://elsewhere.example").status_code == 403

    def test_is_refused_after_many_tries(self, stranger, payer):
        answers = [stranger.send("/enter", secrets.token_bytes(32)).status_code for _ in range(11)]

        assert answers[-1] == 429
