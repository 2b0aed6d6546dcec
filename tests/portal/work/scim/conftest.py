"""A running server and the directories of two companies."""

from uuid import uuid4

import pytest

from sso.scim.feeds import GroupBy
from tests import scim


@pytest.fixture(scope="module")
def served(servers, tmp_path_factory):
    """The work side, served to programs for the whole module."""
    with scim.running(servers, tmp_path_factory.mktemp("work")) as app:
        yield app


@pytest.fixture
def northwind(served):
    """The directory of a company; another company for each test."""
    return scim.connect(served, uuid4())


@pytest.fixture
def kestrel(served):
    """The directory of another company."""
    return scim.connect(served, uuid4(), group_by=GroupBy.DEPARTMENT)
