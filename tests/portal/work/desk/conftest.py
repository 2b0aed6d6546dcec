"""Two employers: Larkfield gives one voucher a person, Northmoor three."""

import pytest

from tests.desk import LARKFIELD, NORTHMOOR, Desk, Making, signing


@pytest.fixture
def signer(work_app):
    """The signer, running."""
    with signing(work_app) as running:
        yield running


@pytest.fixture
def desk_before_plans(work_app):
    """Rosters are in and members enrolled; nothing is published so far."""
    desk = Desk(work_app)
    desk.employ(LARKFIELD, "larkfield")
    desk.employ(NORTHMOOR, "northmoor", per_member=3)
    return desk


@pytest.fixture
def desk(desk_before_plans):
    """The same, published."""
    desk_before_plans.publish()
    return desk_before_plans


@pytest.fixture
def making():
    """Makes a voucher for a key, up to its ask."""
    return Making
