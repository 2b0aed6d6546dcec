"""The door of a directory, and what it may read and write: its own company's people and nobody else's."""

from uuid import uuid4

import limits
import psycopg
import pytest

from kernel import clock
from kernel.database import db
from portal import unit_of_work
from portal.app import limiter
from sso.scim import feed_secrets, feeds
from tenants import staging
from tests.scim import PATCH, USER

VERBS = ("GET", "PUT", "PATCH", "DELETE")


@pytest.fixture
def in_database(served):
    """Ask the database, past all policies."""

    def ask(query, *values):
        with psycopg.connect(served.config["WORK_DATABASE"]) as connection:
            return connection.execute(query, values).fetchall()

    return ask


@pytest.fixture
def impatient(served):
    """A directory's login that waits for others for a fifth of a second only."""
    with psycopg.connect(served.config["WORK_DATABASE"], autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"alter role scim_web in database {name} set lock_timeout = '200ms'")
    with served.app_context():
        db.engines["work/scim_web"].dispose()


def body_for(verb):
    if verb == "PUT":
        return {"schemas": [USER], "userName": "taken.over@elsewhere.example"}
    if verb == "PATCH":
        return {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
    return None


class TestDoor:
    @pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer " + "x" * 5000])
    def test_is_closed_without_the_token_and_says_so_in_scim(self, northwind, shown):
        answer = northwind.ask("GET", "/Users", Authorization=shown)

        assert (answer.status_code, answer.json()["status"]) == (401, "401")
        assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/scim+json"

    @pytest.mark.parametrize("verb", [*VERBS, "POST"])
    def test_is_closed_to_the_token_of_another_company(self, northwind, kestrel, verb):
        northwind.bearer = kestrel.bearer

        assert northwind.ask(verb, "/Users/1", body_for(verb)).status_code == 401

    def test_is_closed_where_there_is_nobody(self, northwind):
        northwind.base = northwind.base.replace(str(northwind.feed_id), str(uuid4()))

        assert northwind.ask("GET", "/Users").status_code == 401

    def test_closes_when_the_token_is_ended_and_stays_open_to_the_other(self, served, northwind):
        with served.app_context(), unit_of_work.acting("hr_web", tenant_id=northwind.tenant_id):
            feed = feeds.get(northwind.feed_id)
            following = feed_secrets.make(feed, at=clock.now()).decode()
            feed_secrets.end(feed, feed_secrets.living(feed)[0].secret_id, at=clock.now())
        assert northwind.ask("GET", "/Users").status_code == 401

        northwind.bearer = following

        assert northwind.ask("GET", "/Users").status_code == 200

    def test_closes_when_the_feed_is_switched_off(self, served, northwind):
        with served.app_context(), unit_of_work.acting("hr_web", tenant_id=northwind.tenant_id):
            feeds.end(feeds.get(northwind.feed_id))

        assert northwind.ask("GET", "/Users").status_code == 401

    def test_keeps_the_day_of_use_and_no_moment(self, northwind, in_database):
        northwind.ask("GET", "/Users")

        query = "select last_used_on from sso.feed_secrets where tenant_id = %s"
        assert in_database(query, northwind.tenant_id) == [(clock.today(),)]

    def test_keeps_the_token_as_a_hash_only(self, northwind, in_database):
        rows = in_database("select s::text from sso.feed_secrets s where tenant_id = %s", northwind.tenant_id)

        assert northwind.bearer not in str(rows)
        assert northwind.bearer.encode().hex() not in str(rows)


class TestRead:
    def test_tells_what_we_speak(self, northwind):
        config = northwind.ask("GET", "/ServiceProviderConfig").json()

        off = [config[name]["supported"] for name in ("bulk", "changePassword", "sort")]
        assert off == [False, False, False]
        assert config["filter"] == {"supported": True, "maxResults": 200}
        assert config["patch"] == {"supported": True}

    @pytest.mark.parametrize("verb", VERBS)
    def test_does_not_reach_another_company(self, northwind, kestrel, verb):
        theirs = kestrel.bring("00123")

        answer = northwind.ask(verb, f"/Users/{theirs['id']}", body_for(verb))

        assert answer.status_code == 404
        assert kestrel.ask("GET", f"/Users/{theirs['id']}").json() == theirs

    def test_lists_nobody_of_another_company(self, northwind, kestrel):
        kestrel.bring("00123")

        assert northwind.ask("GET", "/Users").json()["totalResults"] == 0
        assert northwind.find('userName eq "00123@northwind.example"')["totalResults"] == 0

    def test_gives_at_most_two_hundred(self, northwind):
        for number in range(3):
            northwind.bring(str(number))

        answer = northwind.ask("GET", "/Users?count=2000&startIndex=2").json()

        assert (answer["totalResults"], answer["itemsPerPage"], answer["startIndex"]) == (3, 2, 2)

    def test_says_where_it_cannot_be_found_in_scim(self, northwind):
        for path in ("/Groups", f"/Users/{uuid4()}", "/Users/not-an-id", "/Nothing/at/all"):
            assert northwind.ask("GET", path).json()["status"] == "404"


class TestWrite:
    def test_covers_by_the_number(self, northwind, in_database):
        northwind.bring("00123")

        query = "select covered from tenants.people where tenant_id = %s"
        assert in_database(query, northwind.tenant_id) == [(True,)]

    def test_answers_a_patch_with_the_whole(self, northwind):
        made = northwind.bring("00123")

        changed = northwind.patch(made["id"], {"op": "replace", "path": "name.familyName", "value": "Osei"})

        assert (changed["name"], changed["userName"]) == ({"familyName": "Osei"}, made["userName"])

    def test_refuses_a_name_that_is_taken_in_other_letters(self, northwind):
        northwind.bring("a1")

        answer = northwind.ask("POST", "/Users", {"schemas": [USER], "userName": "A1@Northwind.Example"})

        assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")

    @pytest.mark.parametrize("raw", [b"x" * (256 * 1024 + 1), b'{"userName":"' + b"x" * (1 << 20) + b'"}'])
    def test_refuses_what_is_too_long(self, northwind, raw):
        answer = northwind.ask("POST", "/Users", raw)

        assert (answer.status_code, answer.json()["status"]) == (413, "413")

    @pytest.mark.parametrize("raw", [b"", b"[]", b"not json", b"{" * 10_000, b'{"userName": 7, "schemas": 1}'])
    def test_refuses_what_it_cannot_read(self, northwind, raw):
        assert northwind.ask("POST", "/Users", raw).status_code == 400

    def test_refuses_values_beyond_all_reason(self, northwind):
        answer = northwind.ask("POST", "/Users", {"schemas": [USER], "userName": "x" * 9000})

        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")

    def test_takes_no_bulk_and_no_me(self, northwind):
        assert northwind.ask("POST", "/Bulk", {}).status_code == 501
        assert northwind.ask("GET", "/Me").status_code == 501

    def test_is_asked_to_wait_while_a_file_is_taken_in(self, served, northwind, impatient):
        with served.app_context(), unit_of_work.acting("hr_web", tenant_id=northwind.tenant_id):
            staging.lock(northwind.tenant_id)
            answer = northwind.ask("POST", "/Users", {"schemas": [USER], "userName": "waits"})

        assert (answer.status_code, answer.json()["status"]) == (503, "503")
        assert int(answer.headers["Retry-After"]) > 0


class TestRate:
    @pytest.fixture
    def limited(self):
        limiter.enabled = True
        yield
        limiter.enabled = False

    def test_asks_a_directory_to_wait_and_no_other(self, northwind, kestrel, limited):
        # A slow machine does not manage so many in a second: most of them are counted as if they had come.
        for _ in range(20):
            limiter.limiter.hit(limits.parse("25/second"), "limit", str(northwind.feed_id), "scim", cost=25)
            answer = northwind.ask("GET", "/ServiceProviderConfig")
            if answer.status_code == 429:
                break

        assert (answer.status_code, answer.json()["status"]) == (429, "429")
        assert answer.headers["Retry-After"] == "1"
        assert kestrel.ask("GET", "/ServiceProviderConfig").status_code == 200
