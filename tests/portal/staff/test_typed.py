import re
from datetime import timedelta

import psycopg
import pytest

from kernel import clock
from tests.portal.staff.conftest import NAME, WORDS


@pytest.fixture
def outside(at, secret):
    """Somebody with a password and an app, who is not signed in."""

    def come(surface="hr"):
        return at(surface).keep_password(secret, at=clock.true_now() - timedelta(minutes=2))

    return come


def enter(colleague, code, name=NAME, password=WORDS):
    return colleague.post("/doorway/password", "/doorway/password", name=name, password=password, code=code)


class TestEnterPassword:
    @pytest.mark.parametrize("surface", ["operator", "provider"])
    def test_lets_in_by_password_and_code_together(self, outside, code, surface):
        colleague = outside(surface)

        assert enter(colleague, code()).status_code == 303
        assert "with password and app" in colleague.words()

    def test_answers_alike_for_strangers_and_wrong_words(self, outside, code):
        colleague = outside()

        wrong = [
            enter(colleague, code(), name="nobody@northwind.example"),
            enter(colleague, code(), password=WORDS + "!"),
            enter(colleague, "000000"),
        ]

        said = [re.search(r'role="alert".*?</ul>', page.text, re.DOTALL).group() for page in wrong]
        assert {page.status_code for page in wrong} == {403}
        assert len(set(said)) == 1

    def test_keeps_the_name_and_not_the_password(self, outside):
        page = enter(outside(), "000000").text

        assert NAME in page
        assert WORDS not in page

    def test_takes_a_code_once(self, outside, code):
        colleague, digits = outside(), code()
        assert enter(colleague, digits).status_code == 303
        colleague.browser = colleague.app.test_client()

        assert enter(colleague, digits).status_code == 403

    def test_makes_one_wait_after_five_wrong_ones_even_with_the_right_words(self, outside, code):
        colleague = outside()
        for _ in range(5):
            assert enter(colleague, "000000").status_code == 403

        page = enter(colleague, code())

        assert (page.status_code, "Please wait 1 minute" in page.text) == (409, True)

    def test_keeps_no_address_in_clear(self, outside, databases):
        enter(outside(), "000000")

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select of_digest from house.tries").fetchall()
        assert len(rows) == 2
        assert all(len(digest) == 32 for (digest,) in rows)

    def test_is_refused_to_whoever_has_left(self, outside, code, databases):
        colleague = outside()
        with psycopg.connect(databases.work) as admin:
            admin.execute("update house.people set active = false")

        assert enter(colleague, code()).status_code == 403


class TestRecover:
    def _code(self, colleague):
        colleague.sign_in()
        page = colleague.post("/own-ways/codes").text
        colleague.browser = colleague.app.test_client()
        return re.search(r"<code>([0-9A-Z-]{29})</code>", page).group(1)

    @pytest.mark.parametrize("surface", ["hr", "network"])
    def test_lets_in_once_and_leads_to_the_ways_in(self, at, surface):
        colleague = at(surface)
        given = self._code(colleague)

        answer = colleague.post("/doorway/recovery", "/doorway/recovery", recovery_code=given.lower())
        assert (answer.status_code, answer.location) == (303, f"/{surface}/own-ways")
        assert "with a recovery code" in colleague.words()
        assert "9 of ten are left" in colleague.words()
        colleague.browser = colleague.app.test_client()
        again = colleague.post("/doorway/recovery", "/doorway/recovery", recovery_code=given)
        assert (again.status_code, "Each works once" in again.text) == (403, True)

    def test_is_fresh_enough_to_add_a_passkey(self, at):
        colleague = at("hr")
        colleague.post("/doorway/recovery", "/doorway/recovery", recovery_code=self._code(colleague))

        assert colleague.get("/own-ways/passkey").status_code == 200

    def test_is_written_down_and_told_by_mail(self, at, databases):
        colleague = at("hr")
        colleague.post("/doorway/recovery", "/doorway/recovery", recovery_code=self._code(colleague))

        with psycopg.connect(databases.work) as admin:
            acts = [act for (act,) in admin.execute("select act from house.audit order by at")]
            told = [row[0]["what"] for row in admin.execute("select payload from house.outbox")]
        assert acts == ["make_recovery_codes", "use_recovery_code"]
        assert sorted(told) == ["codes_made", "recovery_code_used"]


class TestPasswordAgain:
    def test_makes_a_visit_fresh(self, outside, code, move):
        colleague = outside()
        colleague.sign_in()
        move(minutes=6)
        path = "/doorway/again/password?next=/hr/own-ways/passkey"

        answer = colleague.post(path, "/doorway/again", password=WORDS, code=code())

        assert (answer.status_code, answer.location) == (303, "/hr/own-ways/passkey")
        assert colleague.get("/own-ways/passkey").status_code == 200

    def test_leaves_it_stale_when_the_code_is_wrong(self, outside, move):
        colleague = outside()
        colleague.sign_in()
        move(minutes=6)

        page = colleague.post("/doorway/again/password", "/doorway/again", password=WORDS, code="000000")

        assert (page.status_code, "That did not work" in page.text) == (403, True)
        assert colleague.get("/own-ways/passkey").status_code == 303
