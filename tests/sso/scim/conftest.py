"""A feed of one organisation on a database for the whole module; whatever a test writes is undone after it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from kernel import scope
from kernel.database import db
from portal.work import app as work_app_module
from sso.scim import feeds
from sso.scim.feeds import GroupBy, Link
from sso.scim.here import Here, Keys
from tests import house

NORTHWIND = UUID(int=0xA1)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
KEYS = Keys(sealing=b"s" * 32, roster=b"r" * 32)


@pytest.fixture(scope="module")
def module_app(servers, tmp_path_factory) -> Iterator[Flask]:
    """The work side on databases of this module's own."""
    work, issuer = servers.fresh("work"), servers.fresh("issuer")
    app = work_app_module.create(house.settings_of_work(servers, work, issuer, tmp_path_factory.mktemp("work")))
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    servers.drop(work)
    servers.drop(issuer)


@pytest.fixture
def grouped_by() -> GroupBy | None:
    """By which attribute the organisation groups its people."""
    return None


@pytest.fixture
def linked_by() -> Link:
    """By which attribute the organisation knows its people."""
    return Link.EMPLOYEE_NUMBER


@pytest.fixture
def in_feed(module_app, grouped_by, linked_by) -> Iterator[Here]:
    """Acting for a directory of Northwind that was switched on a moment ago; undone afterwards."""
    with module_app.app_context():
        with scope.acting("hr_web", tenant_id=NORTHWIND):
            feed = feeds.begin(at=NOW)
            feeds.choose(feed, linked_by, grouped_by)
            feed_id = feed.feed_id
            db.session.commit()
        with scope.acting("scim_web", tenant_id=NORTHWIND):
            yield Here(feeds.get(feed_id), KEYS, NOW)
            db.session.rollback()
        with scope.acting("hr_web", tenant_id=NORTHWIND):
            feeds.end(feeds.get(feed_id))
            db.session.commit()
