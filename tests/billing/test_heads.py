from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from billing import contracts, heads
from billing.contracts import Kind
from portal import unit_of_work
from tests.billing.conftest import MONTHS, OCTOBER

JULY = MONTHS[0]


@pytest.fixture
def pool(opened, northwind):
    """Two organisations of one pool, both with a contract; only the first has been counted."""
    first = replace(northwind, kind=Kind.POOLED, price_per_head=0)
    second = replace(first, tenant_id=uuid4())
    opened(first, 12)
    opened(second, 30, months=())
    return first, second


def sum_of(unit_id, acting, offer):
    with unit_of_work.everybody("work_job"):
        for month in heads.unsummed(on=OCTOBER.date()):
            heads.add_up(month)
    with acting(offer):
        return heads.of_unit(unit_id, (JULY,))


class TestAddUp:
    def test_waits_until_all_are_counted(self, acting, pool):
        first, _ = pool

        assert sum_of(first.unit_id, acting, first) is None

    def test_sums_all_organisations_of_a_unit(self, acting, pool):
        first, second = pool
        with acting(second):
            heads.record(second.tenant_id, second.unit_id, 30, month=JULY, at=OCTOBER)

        assert sum_of(first.unit_id, acting, first) == 42


class TestRecord:
    def test_keeps_the_first_count(self, acting, kestrel, opened):
        opened(kestrel, 640)

        with acting(kestrel):
            heads.record(kestrel.tenant_id, kestrel.unit_id, 9, month=JULY, at=OCTOBER)
            assert heads.of_months((JULY,)) == ((JULY, 640),)


class TestMissing:
    def test_lists_months_that_were_not_counted(self, acting, kestrel, opened):
        opened(kestrel, 640, MONTHS[:2])

        with acting(kestrel):
            first = contracts.get(OCTOBER.date()).effective_on
            assert heads.missing(first, on=OCTOBER.date()) == [MONTHS[2], date(2026, 10, 1)]
