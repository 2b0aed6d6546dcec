"""Plan documents as the other side fetches them."""

from uuid import UUID

import pytest

from kernel import clock
from kernel.database import db
from portal import unit_of_work
from tenants.tables.organisations import PlanDocument, Unit

WORK = "http://localhost:8000"
UNIT = UUID(int=0xE1)


@pytest.fixture
def published(work_app):
    """Two versions of a unit's plan; to this address they are bytes."""
    now = clock.now()
    with work_app.app_context(), unit_of_work.everybody("work_job"):
        db.session.add(Unit(unit_id=UNIT, kind="own", head_count=0, year_starts_on=now.date(), terms={}))
        db.session.flush()
        for number in (1, 2):
            raw = b'{"document":%d}' % number
            db.session.add(PlanDocument(unit_id=UNIT, version=number, document=raw, published_at=now))


class TestShow:
    def test_gives_the_newest_as_it_was_signed(self, work_app, published):
        page = work_app.test_client().get(f"/plans/{UNIT}", base_url=WORK)

        assert page.data == b'{"document":2}'
        assert page.headers["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize("name", [UUID(int=0xE2), "northwind"])
    def test_is_not_found_for_another_name(self, work_app, published, name):
        assert work_app.test_client().get(f"/plans/{name}", base_url=WORK).status_code == 404


class TestVersion:
    def test_gives_every_link_of_the_chain(self, work_app, published):
        for number in (1, 2):
            page = work_app.test_client().get(f"/plans/{UNIT}/{number}", base_url=WORK)

            assert page.data == b'{"document":%d}' % number

    def test_is_not_found_when_it_never_was(self, work_app, published):
        assert work_app.test_client().get(f"/plans/{UNIT}/3", base_url=WORK).status_code == 404
