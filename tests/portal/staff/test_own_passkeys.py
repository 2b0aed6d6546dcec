import re


def ids(colleague):
    return sorted(set(re.findall(r'name="passkey" value="([\w-]+)"', colleague.get().text)))


class TestRemovePasskey:
    def test_takes_one_of_two_away(self, ada):
        ada.keep_passkeys(2)
        first, second = ids(ada)

        assert ada.post("/own-ways/passkey/remove", passkey=first).status_code == 303
        assert ids(ada) == [second]

    def test_leaves_the_last_way_in(self, ada):
        ada.keep_passkeys(1)
        ada.post("/own-ways/codes")

        page = ada.post("/own-ways/passkey/remove", passkey=ids(ada)[0])

        assert (page.status_code, "only way in" in page.text) == (409, True)
        assert len(ids(ada)) == 1

    def test_is_not_found_for_somebody_elses(self, at, ada):
        ada.keep_passkeys(2)
        grace = at("hr")
        grace.sign_in()

        assert grace.post("/own-ways/passkey/remove", passkey=ids(ada)[0]).status_code == 404

    def test_wants_a_fresh_sign_in(self, ada, move):
        ada.keep_passkeys(2)
        move(minutes=6)

        assert ada.post("/own-ways/passkey/remove", passkey=ids(ada)[0]).status_code == 403
        assert len(ids(ada)) == 2


class TestNamePasskey:
    def test_is_shown_to_its_person(self, ada):
        ada.keep_passkeys(1)

        ada.post("/own-ways/passkey/name", passkey=ids(ada)[0], called="  my <work> laptop ")

        assert "my <work> laptop" in ada.words()


class TestPasskey:
    def test_wants_a_fresh_sign_in_before_it_is_shown(self, ada, move):
        assert "Add a passkey" in ada.get("/own-ways/passkey").text
        move(minutes=6)

        assert ada.get("/own-ways/passkey").location == "/hr/doorway/again?next=/hr/own-ways/passkey"
