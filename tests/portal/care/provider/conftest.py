"""The clinic's providers at their pages, on Monday morning."""

from datetime import timedelta

import pytest

from tests.care.clinic import LINDQVIST, OKAFOR, Clinic
from tests.portal.care import staff, town


@pytest.fixture
def clinic(care_app, tmp_path):
    town.set_clock(tmp_path, Clinic.now + timedelta(minutes=1))
    found = Clinic(care_app)
    found.open(OKAFOR, "Dr Okafor")
    found.open(LINDQVIST, "Sam Lindqvist")
    return found


@pytest.fixture
def as_okafor(care_app, clinic):
    return staff.provider(care_app, OKAFOR)


@pytest.fixture
def as_lindqvist(care_app, clinic):
    return staff.provider(care_app, LINDQVIST, "Sam Lindqvist")


@pytest.fixture
def as_stranger(care_app, clinic):
    return town.Visitor(care_app)


@pytest.fixture
def at(care_app, tmp_path):
    """Let time pass; nobody's visit lasts that long, so Okafor signs in again."""

    def go_to(moment):
        town.set_clock(tmp_path, moment)
        return staff.provider(care_app, OKAFOR)

    return go_to
