"""The clinic that care's rules are tried in."""

import pytest

from tests.care.clinic import LINDQVIST, OKAFOR, Clinic


@pytest.fixture
def clinic(care_app):
    found = Clinic(care_app)
    found.open(OKAFOR, "Dr Okafor")
    found.open(LINDQVIST, "Sam Lindqvist")
    return found
