"""A connection and its idp, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.work.standins.idp import answers
from sso.saml.connection import Addresses, Connection
from tests.sso.lab import IDP, Lab, bare, signing_key


@pytest.fixture(scope="session")
def signing_keys() -> tuple[answers.SigningKey, answers.SigningKey, answers.SigningKey]:
    return signing_key("ours"), signing_key("idp"), signing_key("stranger")


@pytest.fixture
def lab(signing_keys) -> Lab:
    ours, idp, stranger = signing_keys
    connection = Connection(
        connection_id="c0ffee",
        idp_entity_id=IDP,
        sso_url="https://idp.northwind.example/sso?company=1&kind=2",
        idp_certificates=(bare(idp.certificate_pem),),
        sp_certificate_pem=ours.certificate_pem,
        sp_private_key_pem=ours.private_key_pem,
    )
    addresses = Addresses(base="http://localhost:8000", acs_base="http://localhost:8002")
    # The library compares whole seconds of its own clock.
    return Lab(connection, addresses, idp, stranger, at=datetime.now(UTC) - timedelta(seconds=1))
