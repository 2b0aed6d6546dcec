from uuid import UUID

import pytest

from portal import unit_of_work
from tenants import organisations

NORTHWIND = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
KESTREL = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")


@pytest.fixture
def northwind(work_app):
    """Northwind is being set up; its HR is at work."""
    return _organisation(work_app, NORTHWIND, "northwind")


@pytest.fixture
def kestrel(work_app):
    """Kestrel must never see Northwind's people."""
    return _organisation(work_app, KESTREL, "kestrel")


def _organisation(app, tenant_id, slug):
    from datetime import date

    from kernel import clock

    with app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
        organisations.add(tenant_id, organisations.Wanted(slug, slug.title(), "GB", date(2026, 1, 1)), at=clock.now())
    return tenant_id


@pytest.fixture
def as_hr(work_app):
    """Act as HR of an organisation for one piece of work."""

    def acting(tenant_id):
        from contextlib import ExitStack

        stack = ExitStack()
        stack.enter_context(work_app.app_context())
        stack.enter_context(unit_of_work.acting("hr_web", tenant_id=tenant_id))
        return stack

    return acting
