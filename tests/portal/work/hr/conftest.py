"""HR at work, with a worker beside them."""

import psycopg
import pytest

from tests import rostering, visiting


@pytest.fixture
def as_hr(work_app):
    """HR of an organisation, in a browser; files that they send are taken in at once."""

    def hr(tenant_id):
        browser = visiting.as_role(work_app, "hr", "hr", tenant_id)
        return rostering.Hr(browser, lambda: rostering.deliver(work_app))

    return hr


@pytest.fixture
def count(databases):
    """How many rows a table holds."""

    def count(table):
        with psycopg.connect(databases.work) as admin:
            return admin.execute(f"select count(*) from {table}").fetchone()[0]

    return count
