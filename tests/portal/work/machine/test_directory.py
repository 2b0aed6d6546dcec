"""The key directory as anybody may fetch it."""

from datetime import date
from uuid import UUID

import pytest

from eligibility import directory
from eligibility.blinding import keys
from eligibility.directory import Directory, Key
from kernel import clock, signing
from kernel.database import db
from portal import unit_of_work
from tenants.tables.organisations import KeyDirectory

WORK = "http://localhost:8000"


@pytest.fixture
def published(work_app, key_pair):
    """Two versions of a directory, the second with its gate open."""
    spki = keys.encode(key_pair[1])
    entry = Key(keys.key_id(spki), spki, UUID(int=7), "2027-01", date(2027, 1, 1), date(2028, 3, 1), open=False)
    first = Directory(1, "", (entry,))
    second = directory.following(first, (Key(**{**vars(entry), "open": True}),))
    signer = signing.generate()
    raws = [directory.sign(version, signer) for version in (first, second)]
    with work_app.app_context(), unit_of_work.everybody("work_job"):
        for number, raw in enumerate(raws, 1):
            db.session.add(KeyDirectory(number=number, document=raw, published_at=clock.now()))
    return raws


class TestShow:
    def test_gives_the_newest_as_it_was_signed(self, work_app, published):
        page = work_app.test_client().get("/keys.json", base_url=WORK)

        assert page.data == published[1]
        assert page.headers["Content-Type"] == "application/json"

    def test_may_be_read_by_any_page_and_kept_for_five_minutes(self, work_app, published):
        page = work_app.test_client().get("/keys.json", base_url=WORK)

        assert page.headers["Access-Control-Allow-Origin"] == "*"
        assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert page.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in page.headers

    def test_is_not_found_before_the_first(self, work_app):
        assert work_app.test_client().get("/keys.json", base_url=WORK).status_code == 404


class TestVersion:
    def test_gives_every_link_of_the_chain(self, work_app, published):
        for number in (1, 2):
            assert work_app.test_client().get(f"/keys.json/{number}", base_url=WORK).data == published[number - 1]

    def test_is_not_found_when_it_never_was(self, work_app, published):
        assert work_app.test_client().get("/keys.json/3", base_url=WORK).status_code == 404
