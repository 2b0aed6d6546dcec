"""Somebody who runs the network, and one provider."""

import pytest

from tests.care.clinic import OKAFOR, Clinic
from tests.portal.care import staff, town


@pytest.fixture
def clinic(care_app, tmp_path):
    town.set_clock(tmp_path, Clinic.now)
    found = Clinic(care_app)
    found.open(OKAFOR, "Dr Okafor")
    return found


@pytest.fixture
def as_robin(care_app, clinic):
    return staff.network(care_app)


@pytest.fixture
def as_okafor(care_app, clinic):
    return staff.provider(care_app, OKAFOR)


@pytest.fixture
def as_stranger(care_app, clinic):
    return town.Visitor(care_app)
