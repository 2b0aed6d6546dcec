import html
import re

import pyotp
import pytest

from kernel import clock
from tests.portal.staff.conftest import NAME, WORDS


def begin(colleague):
    """The secret that the page shows for the app."""
    page = colleague.get("/own-ways/password").text
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")


def set_up(colleague, **changed):
    secret = begin(colleague)
    given = {"name": NAME, "password": WORDS, "code": pyotp.TOTP(secret).at(clock.true_now()), **changed}
    return colleague.post("/own-ways/password", page="/own-ways/password", **given)


class TestSetPassword:
    @pytest.mark.parametrize("surface", ["finance", "network"])
    def test_is_ready_after_a_first_code(self, at, surface):
        colleague = at(surface)
        colleague.sign_in()

        assert set_up(colleague).status_code == 303
        assert "Set up. You can sign in" in colleague.words()

    def test_draws_the_secret_without_an_inline_style(self, ada):
        page = ada.get("/own-ways/password").text

        assert 'src="data:image/svg+xml' in page
        assert " style=" not in page

    def test_proposes_the_address_on_record(self, ada):
        assert f'value="{NAME}"' in ada.get("/own-ways/password").text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"code": "000000"}, "six digits that the app shows"),
            ({"password": "short"}, "at least 15"),
            ({"password": "passwordpassword1"}, "easy to guess"),
            ({"name": "nobody"}, "name@example.org"),
        ],
    )
    def test_is_refused_and_keeps_the_app_that_was_scanned(self, ada, wrong, said):
        secret = begin(ada)

        page = set_up(ada, **wrong)

        assert (page.status_code, said in html.unescape(page.text)) == (422, True)
        assert begin(ada) == secret
        assert "Set it up" in ada.words()

    def test_never_shows_the_password_again(self, ada):
        assert WORDS not in set_up(ada, code="000000").text

    def test_wants_a_fresh_sign_in(self, ada, move):
        secret = begin(ada)
        move(minutes=6)

        page = ada.post("/own-ways/password", name=NAME, password=WORDS, code=pyotp.TOTP(secret).now())

        assert (page.status_code, WORDS in page.text) == (403, False)


class TestRemovePassword:
    def test_closes_the_way(self, ada):
        ada.keep_passkeys(1)
        set_up(ada)

        assert ada.post("/own-ways/password/remove").status_code == 303
        assert "Set it up" in ada.words()

    def test_leaves_the_last_way_in(self, ada):
        set_up(ada)

        assert ada.post("/own-ways/password/remove").status_code == 409
