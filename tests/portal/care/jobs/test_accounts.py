from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from portal import unit_of_work
from portal.care.jobs import accounts

NIGHT = datetime(2027, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def rows(databases):
    """Where each account stands in its table: its transaction and its place."""

    def read():
        with psycopg.connect(databases.care) as admin:
            return dict(admin.execute("select account_id, xmin || ' ' || ctid from redeeming.accounts").fetchall())

    with psycopg.connect(databases.care) as admin:
        for _ in range(8):
            admin.execute(
                "insert into redeeming.accounts (account_id, unit_id, period, covered_until) "
                "values (%s, %s, '2027', %s)",
                (uuid4(), uuid4(), NIGHT.date()),
            )
    return read


class TestShuffleAccounts:
    def test_leaves_every_account_and_no_trace_of_when_it_came(self, care_app, rows):
        before = rows()

        with care_app.app_context(), unit_of_work.everybody("care_job"):
            accounts.shuffle_accounts(at=NIGHT)

        assert rows().keys() == before.keys()
        assert len({place.split()[0] for place in rows().values()}) == 1
        assert not {place.split()[0] for place in rows().values()} & {place.split()[0] for place in before.values()}

    def test_has_the_log_of_writes_dropped_up_to_here(self, care_app, databases):
        def checkpoint():
            with psycopg.connect(databases.care) as admin:
                return admin.execute("select redo_lsn::text from pg_control_checkpoint()").fetchone()

        before = checkpoint()

        with care_app.app_context(), unit_of_work.everybody("care_job"):
            accounts.shuffle_accounts(at=NIGHT)

        assert checkpoint() != before
