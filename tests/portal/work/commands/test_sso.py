"""Connecting a sign-in from a file, as a demonstration or an operator's script does."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from portal import unit_of_work
from portal.work.commands import sso
from sso.saml.metadata import MetadataRefused
from tenants import organisations
from tenants.organisations import NoSuchOrganisation, Wanted

LARKFIELD = UUID(int=0xD4)


@pytest.fixture
def larkfield(road):
    wanted = Wanted(slug="larkfield", name="Larkfield Foods", country="GB", year_starts_on=date(2026, 1, 1))
    with road.work.app_context(), unit_of_work.acting("operator_web", tenant_id=LARKFIELD):
        organisations.add(LARKFIELD, wanted, at=datetime(2026, 1, 1, tzinfo=UTC))
    return road


def document(road):
    return road.idp.test_client().get("/larkfield/metadata").data


class TestConnect:
    def test_switches_on_at_once(self, larkfield):
        with larkfield.work.app_context():
            ours, connection_id = sso.connect_file("larkfield", document(larkfield))

        assert ours.login(connection_id).startswith("http://localhost:8000/sso/saml/")
        assert larkfield.ask(UUID(connection_id)).status_code == 303

    def test_keeps_the_addresses_when_run_again(self, larkfield):
        with larkfield.work.app_context():
            first = sso.connect_file("larkfield", document(larkfield))
            again = sso.connect_file("larkfield", document(larkfield))

        assert first == again

    def test_refuses_an_unknown_organisation(self, larkfield):
        with larkfield.work.app_context(), pytest.raises(NoSuchOrganisation):
            sso.connect_file("nobody", document(larkfield))

    def test_refuses_what_is_no_metadata(self, larkfield):
        with larkfield.work.app_context(), pytest.raises(MetadataRefused):
            sso.connect_file("larkfield", b"<a/>")
