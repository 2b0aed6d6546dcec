"""What jobs do to a feed's people with time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kernel import scope
from kernel.database import db
from sso.scim import upkeep
from sso.tables.scim import FeedPerson


@pytest.fixture
def gone(module_app, in_feed):
    """Somebody whom the directory deleted a moment ago."""
    feed, at = in_feed.feed, in_feed.at
    person = FeedPerson(tenant_id=feed.tenant_id, feed_id=feed.feed_id, resource_id=uuid4(), external_id=b"d" * 32,
                        version=1, made_at=at, changed_at=at, gone_at=at, waits=False)  # fmt: skip
    resource_id = person.resource_id
    db.session.add(person)
    db.session.commit()
    return resource_id


@pytest.fixture
def forget(module_app, in_feed, gone):
    """Have the yearly forgetting run after so many days; whether the person is still known."""

    def forget(days):
        db.session.rollback()
        with scope.everybody("work_job"):
            upkeep.forget_gone(at=in_feed.at + timedelta(days=days))
            db.session.commit()
            left = db.session.get(FeedPerson, (tenant_id, feed_id, gone))
            db.session.rollback()
        return left is not None

    tenant_id, feed_id = in_feed.feed.tenant_id, in_feed.feed.feed_id
    return forget


class TestForgetGone:
    @pytest.mark.parametrize(("days", "is_known"), [(364, True), (366, False)])
    def test_knows_a_deleted_person_for_a_year(self, forget, days, is_known):
        assert forget(days) is is_known
