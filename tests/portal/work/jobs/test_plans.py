"""What publishing says of how many have collected, and when."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from dateutil.relativedelta import relativedelta

from eligibility.issuing import publishing
from kernel import clock
from portal import unit_of_work
from portal.work.jobs import plans
from tests.desk import LARKFIELD, Desk

HOUR = timedelta(hours=3)


@pytest.fixture
def quarter():
    """The first publication of the quarter after this day's; both lie within the contract year."""
    today = clock.today()
    first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1) + relativedelta(months=3)
    return datetime(first.year, first.month, 1, tzinfo=UTC) + HOUR


@pytest.fixture
def desk(work_app, quarter):
    """An employer whose people may collect, published in that quarter."""
    desk = Desk(work_app)
    desk.employ(LARKFIELD, "larkfield")
    desk.publish()
    with work_app.app_context():
        plans.publish(at=quarter)
    return desk


@pytest.fixture
def told(desk, databases):
    """Somebody more collects; publishes then, and returns how many vouchers the newest plan says were signed."""

    def publish(at):
        with psycopg.connect(databases.issuer) as admin:
            admin.execute(
                "update issuing.grants set used = 1 where (key_id, member_id) in "
                "(select key_id, member_id from issuing.grants where used = 0 limit 1)"
            )
        with desk.app.app_context():
            plans.publish(at=at)
            with unit_of_work.everybody(plans.ROLE):
                plan = publishing.newest_plan(desk.units[LARKFIELD])
        return plan.periods[0].signed

    return publish


class TestPublish:
    def test_tells_nobody_who_collected_since_yesterday(self, told, quarter):
        assert [told(quarter + timedelta(days=days)) for days in (1, 2, 80)] == [0, 0, 0]

    def test_renews_the_count_with_the_next_quarter(self, told, quarter):
        told(quarter + timedelta(days=1))

        assert told(quarter + relativedelta(months=3)) == 2
