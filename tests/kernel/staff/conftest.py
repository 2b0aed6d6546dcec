"""A colleague whose ways in are tried, on a real database."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from tests import house

KEY = bytes.fromhex(house.SECRET)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TENANT = UUID(int=0x7E)


@pytest.fixture
def join(work_app):
    """Lets somebody of HR in, within the scope of their organisation."""
    with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=TENANT):
        yield lambda called="Ada Byron": people.join(
            Invited("staff", ("hr",), TENANT, called, "ada@northwind.test"), key=KEY, at=NOON
        )


@pytest.fixture
def ada(join):
    return join()
