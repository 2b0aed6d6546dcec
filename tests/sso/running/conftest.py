"""A running Alcove under attack: companies whose idps the attacker holds, and browsers that ask before each answer."""

import base64
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
import pytest
import requests
from cryptography import x509
from lxml import etree

from kernel import clock
from portal import unit_of_work
from sso import connections
from sso.saml.certificates import Certificate
from sso.saml.connection import Addresses, Binding
from sso.saml.metadata import IdpMetadata
from tests.programs import Alcove
from tests.sso.conftest import SEALING
from tests.sso.lab import IDP, Lab, bare, signing_key
from tests.visitor import Visitor

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CALLERS = itertools.count(1)


def caller() -> dict[str, str]:
    """Each message comes from an address of its own, as one proxy tells it, so that no limit answers for the ACS."""
    number = next(_CALLERS)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


@dataclass
class Company:
    """One organisation and the idp it believes; `lab` makes that idp's messages."""

    alcove: Alcove
    tenant_id: UUID
    connection_id: UUID
    lab: Lab
    browser: Visitor = field(default_factory=Visitor)

    def at(self, word: str) -> str:
        base = self.alcove.acs if word == "acs" else self.alcove.work
        return f"{base}/sso/saml/{self.connection_id}/{word}"

    def now(self) -> datetime:
        """A second ago: the library compares whole seconds of its own clock."""
        return clock.true_now() - timedelta(seconds=1)

    def asked(self, purpose: str = "desk") -> Lab:
        """The lab, in answer to a question that was just asked in a browser with no cookies of earlier ones."""
        self.browser.forget()
        asked = self.browser.ask("GET", f"{self.at('login')}?for={purpose}", headers=caller())
        packed = parse_qs(urlsplit(asked.headers["Location"]).query)["SAMLRequest"][0]
        question = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15)).get("ID")
        return replace(self.lab, question=question, at=self.now())

    def post(self, body: bytes, **more: object) -> requests.Response:
        """What the ACS answers to a body."""
        headers = FORM | caller() | more.pop("headers", {})
        return requests.post(self.at("acs"), data=body, headers=headers, allow_redirects=False, timeout=20, **more)

    def sign_in(self) -> str:
        """An honest person comes in; where they end."""
        lab = self.asked()
        received = self.post(lab.body(lab.signed()))
        assert received.status_code == 303, received.text
        finished = self.browser.ask("GET", received.headers["Location"], headers=caller())
        return finished.headers["Location"]


@pytest.fixture(scope="session")
def found(alcove, connect):
    """Founds a company whose idp has this key and name."""

    def make(key=None, entity_id=IDP, **settings) -> Company:
        key = key or signing_key("idp")
        ends_at = x509.load_pem_x509_certificate(key.certificate_pem.encode()).not_valid_after_utc
        told = IdpMetadata(
            entity_id=entity_id,
            sso_url="https://idp.northwind.example/sso",
            sso_binding=Binding.REDIRECT,
            name_id_format=PERSISTENT,
            certificates=(Certificate(bare(key.certificate_pem), ends_at),),
        )
        tenant_id, connection_id = connect(told, **settings)
        with alcove.app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            value = connections.as_value(connections.get(connection_id), sealing_key=SEALING)
        addresses = Addresses(base=alcove.work, acs_base=alcove.acs)
        lab = Lab(value, addresses, key, signing_key("stranger"), at=clock.true_now())
        return Company(alcove, tenant_id, connection_id, lab)

    return make


@pytest.fixture(scope="session")
def northwind(found) -> Iterator[Company]:
    """The company that is attacked."""
    made = found()
    yield made
    made.browser.close()


@pytest.fixture
def reason(alcove):
    """Why, as the sign-in log says under a reference number."""

    def read(reference: str) -> str:
        with psycopg.connect(alcove.admin_url) as admin:
            return admin.execute("select reason from sso.attempts where reference = %s", [reference]).fetchone()[0]

    return read
