"""Somebody who sets up the sign-in of Kestrel: HR, or their IT contact."""

from uuid import UUID

import pytest

from tests import setting_up, visiting
from tests.setting_up import Pages

KESTREL = UUID(int=0xB2)


@pytest.fixture
def hr(road):
    """HR, before there is a connection."""
    return Pages(visiting.as_role(road.work, "hr", "hr", KESTREL), "/hr")


@pytest.fixture
def contact(road):
    """The IT contact, before there is a connection."""
    return setting_up.open_link(road.work, setting_up.invite(road.work, KESTREL))


@pytest.fixture
def document(road):
    """The metadata of Kestrel's IdP, or of another company's."""
    return lambda company="kestrel": road.idp.test_client().get(f"/{company}/metadata").text


@pytest.fixture
def given(contact, document):
    """The IT contact, with our addresses made and the metadata given."""
    contact.post("/connection/begin", "/connection")
    assert contact.post("/connection/give/document", "/connection/give/document", pasted=document()).status_code == 303
    return contact
