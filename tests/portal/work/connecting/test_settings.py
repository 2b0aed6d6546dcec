"""What is agreed with the IdP, chosen on a page; a change asks for another test."""

import psycopg

from tests import setting_up

PLAIN = {
    "number_attribute": "employee_number",
    "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "signed_part": "assertion",
}

WRONG = (
    ({"number_attribute": ""}, "name of the attribute"),
    ({"number_attribute": "mail"}, "name or a mail address"),
    ({"signed_part": "nothing"}, "Not a valid choice"),
)


def change(pages, **fields):
    return pages.post("/connection/settings", "/connection/settings", **(PLAIN | fields))


class TestShow:
    def test_offers_what_the_last_test_brought(self, road, given):
        assert "Your last test brought" not in given.text("/connection/settings")

        setting_up.rehearse(road, given)

        assert "Your last test brought: <code>employee_number</code>" in given.text("/connection/settings")

    def test_warns_of_sha1(self, given):
        assert "SHA-1 is broken" in given.text("/connection/settings")


class TestChange:
    def test_is_kept_and_written_down(self, given, databases):
        assert change(given, signed_part="both", wants_encryption="y").status_code == 303

        with psycopg.connect(databases.work) as admin:
            changes, who = admin.execute(
                "select changes, surface from house.audit where act = 'change_settings'"
            ).fetchone()
        assert changes == {"signed_part": ["assertion", "both"], "wants_encryption": [False, True]}
        assert who == "setup"

    def test_asks_for_another_test(self, road, given):
        setting_up.rehearse(road, given)
        change(given, idp_initiated="y")

        assert given.post("/connection/activate", "/connection/switch").status_code == 409

    def test_is_refused_at_the_field(self, given):
        for fields, said in WRONG:
            page = change(given, **fields)

            assert page.status_code == 422
            assert said in page.text

    def test_waits_for_a_pause_while_people_use_it(self, road, given):
        setting_up.rehearse(road, given)
        given.post("/connection/activate", "/connection/switch")

        page = change(given, signed_part="response")

        assert page.status_code == 422
        assert "pause the sign-in" in page.text
