import pytest

from tests.portal.staff.conftest import DOORS


class TestShow:
    @pytest.mark.parametrize("surface", DOORS)
    def test_is_there_for_everybody_with_a_role(self, at, surface):
        colleague = at(surface)
        colleague.sign_in()

        assert "this one" in colleague.words()
        assert ("company's sign-in" in colleague.words()) == (surface in ("hr", "finance"))

    @pytest.mark.parametrize(("passkeys", "asked"), [(0, True), (1, True), (2, False)])
    def test_asks_for_a_second_way_until_there_is_one(self, ada, passkeys, asked):
        ada.keep_passkeys(passkeys)

        assert ("Please set up a second way in." in ada.words()) == asked

    def test_is_content_with_recovery_codes(self, ada):
        ada.post("/own-ways/codes")

        assert "second way in" not in ada.words()

    def test_is_nobody_elses(self, work_app):
        answer = work_app.test_client().get("/hr/own-ways", base_url="http://localhost:8000")

        assert (answer.status_code, answer.location) == (303, "/hr/doorway")
