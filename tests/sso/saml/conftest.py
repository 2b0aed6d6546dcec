"""An identity provider in a test: it signs what it is told to, also what no honest one would."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from lxml import etree

from portal.work.standins.idp import answers
from sso.refusals import SignInRefused
from sso.saml import keys, response
from sso.saml.connection import Addresses, Connection
from sso.saml.postcheck import Assertion

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
QUESTION = "ONELOGIN_0123456789abcdef"
IDP = "https://idp.northwind.example/metadata"


def bare(certificate_pem: str) -> str:
    return "".join(line for line in certificate_pem.splitlines() if "CERTIFICATE" not in line)


@dataclass(frozen=True)
class Lab:
    connection: Connection
    addresses: Addresses
    key: answers.SigningKey
    stranger: answers.SigningKey
    at: datetime

    def answer(self, **changes: object) -> answers.Answer:
        honest = answers.Answer(
            issuer=IDP,
            acs=self.addresses.acs(self.connection.connection_id),
            audience=self.addresses.metadata(self.connection.connection_id),
            in_response_to=QUESTION,
            name_id="p-4711",
            attributes={"employee_number": "00123"},
        )
        return replace(honest, **changes)

    def document(self, **changes: object) -> etree._Element:
        return answers.build(self.answer(**changes), at=self.at)

    def signed(
        self, change: Callable[[etree._Element], object] = lambda root: None, **changes: object
    ) -> etree._Element:
        """A response changed by `change` and then signed: the IdP itself says the wrong thing."""
        root = self.document(**changes)
        change(root)
        answers.sign(root.find(f"{SAML}Assertion"), self.key)
        # Afresh, because lxml does not find the names of nodes that xmlsec made.
        return etree.fromstring(etree.tostring(root))

    def body(self, root: etree._Element | bytes, **more: str) -> bytes:
        document = root if isinstance(root, bytes) else etree.tostring(root)
        return urlencode({"SAMLResponse": base64.b64encode(document).decode(), **more}).encode()

    def accept(self, root: etree._Element | bytes, connection: Connection | None = None) -> Assertion:
        used = connection or self.connection
        message = response.read(self.body(root), used)
        return response.verify(message, used, self.addresses, in_response_to=QUESTION, at=self.at)

    def refusal(self, root: etree._Element | bytes, connection: Connection | None = None) -> str:
        """Why it was refused; the honest answer must pass straight after."""
        with pytest.raises(SignInRefused) as refused:
            self.accept(root, connection)
        assert self.accept(self.signed()).name_id == "p-4711"
        return refused.value.reason.value


def _signing_key(name: str) -> answers.SigningKey:
    pair = keys.generate(name, at=datetime.now(UTC))
    return answers.SigningKey(certificate_pem=pair.certificate_pem, private_key_pem=pair.private_key_pem)


@pytest.fixture(scope="session")
def signing_keys() -> tuple[answers.SigningKey, answers.SigningKey, answers.SigningKey]:
    return _signing_key("ours"), _signing_key("idp"), _signing_key("stranger")


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
