"""A second set of words opens the same account; each set is made anew without touching the other."""

import secrets

import pytest


def renewed(visitor, kind):
    login = secrets.token_bytes(32)
    assert visitor.send(f"/me/words/{kind}", login).status_code == 204
    return login


def opens(visitor, login):
    return visitor.send("/enter", login).status_code == 204


class TestRenew:
    def test_opens_the_same_account_with_a_second_set(self, booked, amber, stranger):
        kit = renewed(amber, "kit")

        assert opens(stranger, kit)
        assert "We call you Amber Finch" in stranger.words("/me")
        assert opens(stranger, amber.login)

    def test_ends_the_set_before_and_not_the_other(self, amber, stranger):
        old, new = renewed(amber, "kit"), renewed(amber, "kit")

        assert (opens(stranger, old), opens(stranger, new), opens(stranger, amber.login)) == (False, True, True)

    def test_gives_new_first_words_to_who_came_with_the_second_set(self, amber, stranger):
        kit = renewed(amber, "kit")
        opens(stranger, kit)
        new = renewed(stranger, "words")

        assert (opens(stranger, amber.login), opens(stranger, new), opens(stranger, kit)) == (False, True, True)

    def test_is_offered_to_who_came_with_the_second_set_until_it_is_done(self, amber, stranger):
        kit = renewed(amber, "kit")
        opens(stranger, kit)

        assert "make new words for it now" in stranger.words("/my")
        renewed(stranger, "kit")
        assert "make new words for it now" in stranger.words("/my")
        renewed(stranger, "words")
        assert "make new words for it now" not in stranger.words("/my")

    def test_is_not_offered_to_who_came_with_the_first(self, amber, stranger):
        opens(stranger, amber.login)

        assert "make new words for it now" not in stranger.words("/my")

    def test_takes_no_words_of_another_and_keeps_the_old(self, amber, birch, stranger):
        assert birch.send("/me/words/words", amber.login).status_code == 409
        assert birch.send("/me/words/kit", amber.login).status_code == 409
        assert opens(stranger, birch.login)
        assert opens(stranger, amber.login)

    @pytest.mark.parametrize(("kind", "body", "status"), [("kit", b"short", 400), ("third", bytes(32), 404)])
    def test_refuses_what_is_no_login(self, amber, kind, body, status):
        assert amber.send(f"/me/words/{kind}", body).status_code == status

    def test_is_not_for_strangers_or_other_sites(self, amber, stranger):
        assert stranger.send("/me/words/kit", bytes(32)).status_code == 401
        assert amber.send("/me/words/kit", bytes(32), Origin="https://elsewhere.example").status_code == 403

    def test_goes_when_everything_is_erased(self, amber, stranger):
        kit = renewed(amber, "kit")
        amber.post("/me/erase", {"sure": "y"})

        assert not opens(stranger, kit)


class TestShow:
    def test_says_whether_there_is_a_second_set(self, amber):
        assert "Make a second set" in amber.words("/me/words")
        renewed(amber, "kit")
        assert "Make another second set" in amber.words("/me/words")
