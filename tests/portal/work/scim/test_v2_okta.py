"""What Okta does in its order: its own checks of a SCIM server, then the life of somebody in the directory."""

from uuid import uuid4

from tests.scim import PATCH, USER

NAME = "walter.wren@northwind.example"


def person(**more):
    """Somebody as Okta writes them."""
    return {
        "schemas": [USER],
        "userName": NAME,
        "name": {"givenName": "Walter", "familyName": "Wren"},
        "emails": [{"primary": True, "value": NAME, "type": "work"}],
        "displayName": "Walter Wren",
        "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [],
        "password": "1mz050nq",
        "active": True,
        **more,
    }


class TestOkta:
    def test_checks_that_a_list_can_be_read(self, northwind):
        northwind.bring("1")

        answer = northwind.ask("GET", "/Users?count=1&startIndex=1")

        listed = answer.json()
        assert answer.status_code == 200
        assert listed["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
        assert {"totalResults", "itemsPerPage", "startIndex"} <= set(listed)
        assert {"id", "userName", "active", "meta"} <= set(listed["Resources"][0])

    def test_checks_that_one_can_be_read(self, northwind):
        made = northwind.bring("1")

        assert northwind.ask("GET", f"/Users/{made['id']}").json() == made

    def test_checks_that_a_stranger_is_not_there(self, northwind):
        found = northwind.find(f'userName eq "{uuid4()}@northwind.example"', startIndex="1", count="100")

        assert (found["totalResults"], found.get("Resources", [])) == (0, [])

    def test_checks_that_a_wrong_id_is_said_to_be_wrong(self, northwind):
        answer = northwind.ask("GET", "/Users/010101001010101011001010101011")

        assert answer.status_code == 404
        assert answer.json()["detail"]
        assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]

    def test_creates_and_finds_the_one_it_made(self, northwind):
        answer = northwind.ask("POST", "/Users", person())

        made = answer.json()
        assert answer.status_code == 201
        assert (made["userName"], made["active"], made["name"]["familyName"]) == (NAME, True, "Wren")
        assert "password" not in made
        assert northwind.find(f'userName eq "{NAME}"')["Resources"][0]["id"] == made["id"]

    def test_checks_that_the_same_cannot_be_made_twice(self, northwind):
        northwind.ask("POST", "/Users", person())

        assert northwind.ask("POST", "/Users", person()).status_code == 409

    def test_changes_a_profile_by_writing_it_anew(self, northwind):
        made = northwind.ask("POST", "/Users", person()).json()

        answer = northwind.ask("PUT", f"/Users/{made['id']}", person(id=made["id"], displayName="W. Wren"))

        assert answer.status_code == 200
        assert answer.json()["displayName"] == "W. Wren"

    def test_deactivates_reactivates_and_keeps_the_id(self, northwind):
        made = northwind.ask("POST", "/Users", person()).json()
        for wanted in (False, True):
            operation = {"op": "replace", "value": {"active": wanted}}
            answer = northwind.ask("PATCH", f"/Users/{made['id']}", {"schemas": [PATCH], "Operations": [operation]})

            assert (answer.status_code, answer.json()["active"]) == (200, wanted)
            assert northwind.find(f'userName eq "{NAME}"')["Resources"][0]["id"] == made["id"]

    def test_takes_up_somebody_who_was_deactivated(self, northwind):
        made = northwind.ask("POST", "/Users", person()).json()
        northwind.ask("PUT", f"/Users/{made['id']}", person(id=made["id"], active=False))

        found = northwind.find(f'userName eq "{NAME}"')["Resources"][0]
        northwind.ask("PUT", f"/Users/{found['id']}", person(id=found["id"]))

        assert northwind.ask("GET", f"/Users/{made['id']}").json()["active"] is True
