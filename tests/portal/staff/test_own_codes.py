import re

import pytest


def codes(page):
    return re.findall(r"<code>([0-9A-Z-]{29})</code>", page.text)


class TestMakeCodes:
    @pytest.mark.parametrize("surface", ["operator", "provider"])
    def test_shows_ten_once(self, at, surface):
        colleague = at(surface)
        colleague.sign_in()

        assert len(codes(colleague.post("/own-ways/codes"))) == 10
        assert "10 of ten are left" in colleague.words()
        assert not codes(colleague.get())

    def test_wants_a_fresh_sign_in(self, ada, move):
        move(minutes=6)

        assert ada.post("/own-ways/codes").status_code == 403
        assert "You have none" in ada.words()
