"""What Microsoft Entra ID sends, in the shapes its documentation shows, oddities included."""

import pytest

from tests.scim import ENTERPRISE, PATCH, USER

LONG = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MADE = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "Test_User_ab6490ee-1e48-479e-a20b-2d77186b5dd1",
    "active": True,
    "displayName": "Amara Osei",
    "title": "Baker",
    "preferredLanguage": "en-GB",
    "emails": [
        {"primary": True, "type": "work", "value": "amara@northwind.example"},
        {"type": "home", "value": "amara@private.example"},
    ],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Amara Osei", "familyName": "Osei", "givenName": "Amara"},
    "roles": [],
    "phoneNumbers": [{"type": "mobile", "value": "+44 7700 900123"}],
    "addresses": [{"type": "work", "streetAddress": "1 Mill Lane", "locality": "Leeds"}],
    ENTERPRISE: {"employeeNumber": "00123", "department": "Ovens", "manager": "3d2b1f"},
}


@pytest.fixture
def amara(northwind):
    return northwind.ask("POST", "/Users", MADE).json()


def patched(directory, ident, *operations):
    """A PATCH as Entra ID frames it."""
    return directory.ask("PATCH", f"/Users/{ident}", {"schemas": [PATCH], "Operations": list(operations)})


class TestEntra:
    def test_tries_the_connection_with_somebody_who_is_not_there(self, northwind):
        found = northwind.find('userName eq "4c1b0a7e-3a60-4b5d-9d2c-8f0d2b9e1f00"')

        assert (found["totalResults"], found.get("Resources", [])) == (0, [])

    def test_creates_and_hears_back_what_is_kept(self, northwind):
        answer = northwind.ask("POST", "/Users", MADE)

        made = answer.json()
        assert answer.status_code == 201
        assert answer.headers["Location"] == made["meta"]["location"] == f"{northwind.base}/Users/{made['id']}"
        assert made["externalId"] == MADE["externalId"]
        assert made["emails"] == [{"primary": True, "type": "work", "value": "amara@northwind.example"}]
        assert made[ENTERPRISE] == {"employeeNumber": "00123"}

    @pytest.mark.parametrize(
        "scim_filter",
        [
            'userName eq "test_user_AB6490ee-1e48-479e-a20b-2d77186b5dd1"',
            'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"',
            'emails[type eq "work"].value eq "amara@northwind.example"',
            'emails[type eq "work" and value eq "amara@northwind.example"]',
            f'{LONG}:employeeNumber eq "00123"',
        ],
    )
    def test_finds_by_what_it_matches_on(self, northwind, amara, scim_filter):
        northwind.bring("00777")

        assert [one["id"] for one in northwind.find(scim_filter)["Resources"]] == [amara["id"]]

    def test_does_not_find_by_the_external_id_in_other_letters(self, northwind, amara):
        assert northwind.find(f'externalId eq "{MADE["externalId"].upper()}"')["totalResults"] == 0

    def test_changes_several_things_with_capital_verbs(self, northwind, amara):
        answer = patched(
            northwind,
            amara["id"],
            {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "new@northwind.example"},
            {"op": "Replace", "path": "name.familyName", "value": "Osei-Bonsu"},
            {"op": "Add", "path": f"{LONG}:employeeNumber", "value": "00124"},
            {"op": "Add", "path": f"{LONG}:manager", "value": "9c0e"},
            {"op": "Replace", "path": "displayName", "value": "Amara Osei-Bonsu"},
        )

        changed = answer.json()
        assert answer.status_code == 200
        assert changed["emails"][0]["value"] == "new@northwind.example"
        assert changed["name"]["familyName"] == "Osei-Bonsu"
        assert changed[ENTERPRISE] == {"employeeNumber": "00124"}

    def test_adds_an_address_where_there_was_none(self, northwind):
        made = northwind.bring("7")

        answer = patched(
            northwind, made["id"], {"op": "Add", "path": 'emails[type eq "work"].value', "value": "x@northwind.example"}
        )

        assert answer.json()["emails"] == [{"type": "work", "value": "x@northwind.example"}]

    @pytest.mark.parametrize("no", [False, "False", "false"])
    def test_ends_with_a_word_or_a_value(self, northwind, amara, no):
        answer = patched(northwind, amara["id"], {"op": "Replace", "path": "active", "value": no})

        assert answer.json()["active"] is False

    def test_ends_without_a_path(self, northwind, amara):
        answer = patched(northwind, amara["id"], {"op": "replace", "value": {"active": False}})

        assert answer.json()["active"] is False

    def test_sends_dotted_names_without_a_path(self, northwind, amara):
        value = {"displayName": "A. Osei", "name.givenName": "A.", f"{LONG}:employeeNumber": "00125"}

        answer = patched(northwind, amara["id"], {"op": "replace", "value": value})

        changed = answer.json()
        assert (changed["displayName"], changed["name"]["givenName"]) == ("A. Osei", "A.")
        assert changed[ENTERPRISE]["employeeNumber"] == "00125"

    def test_removes_with_a_value(self, northwind, amara):
        answer = patched(
            northwind, amara["id"],
            {"op": "Remove", "path": "emails", "value": [{"type": "work", "value": "amara@northwind.example"}]},
        )  # fmt: skip

        assert "emails" not in answer.json()

    def test_deletes_for_good_and_is_not_found_after(self, northwind, amara):
        assert northwind.ask("DELETE", f"/Users/{amara['id']}").status_code == 204

        assert northwind.ask("GET", f"/Users/{amara['id']}").status_code == 404
        assert northwind.find(f'externalId eq "{MADE["externalId"]}"')["totalResults"] == 0

    def test_brings_somebody_back_as_the_same_person(self, northwind, amara):
        northwind.ask("DELETE", f"/Users/{amara['id']}")

        again = northwind.ask("POST", "/Users", MADE)

        assert (again.status_code, again.json()["id"]) == (201, amara["id"])
