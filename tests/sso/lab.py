"""An idp in a test: it signs what it is told to, also what no honest one would, in answer to one question."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
    """A certificate as metadata and settings write it."""
    return "".join(line for line in certificate_pem.splitlines() if "CERTIFICATE" not in line)


@dataclass(frozen=True)
class Lab:
    """One connection, its idp's key, and the key of a stranger."""

    connection: Connection
    addresses: Addresses
    key: answers.SigningKey
    stranger: answers.SigningKey
    at: datetime
    question: str = QUESTION

    def answer(self, **changes: object) -> answers.Answer:
        honest = answers.Answer(
            issuer=self.connection.idp_entity_id,
            acs=self.addresses.acs(self.connection.connection_id),
            audience=self.addresses.metadata(self.connection.connection_id),
            in_response_to=self.question,
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
        return response.verify(message, used, self.addresses, in_response_to=self.question, at=self.at)

    def refusal(self, root: etree._Element | bytes, connection: Connection | None = None) -> str:
        """Why it was refused; the honest answer must pass straight after."""
        with pytest.raises(SignInRefused) as refused:
            self.accept(root, connection)
        assert self.accept(self.signed()).name_id == "p-4711"
        return refused.value.reason.value


def signing_key(name: str) -> answers.SigningKey:
    """A new key for an idp."""
    pair = keys.generate(name, at=datetime.now(UTC))
    return answers.SigningKey(certificate_pem=pair.certificate_pem, private_key_pem=pair.private_key_pem)
