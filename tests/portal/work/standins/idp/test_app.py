"""The demonstration IdP, asked by our own service provider: a whole sign-in by protocol."""

import html
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from portal.work.standins.idp import app
from sso.saml import keys, login, metadata, own_metadata, response
from sso.saml.connection import Addresses, Binding, Connection

ADDRESSES = Addresses(base="http://localhost:8000", acs_base="http://localhost:8002")
PERSONAS = [
    {"company": "northwind", "name": "Amara Osei", "employee_number": "00123", "note": "covered"},
    {"company": "kestrel", "name": "Jonas Weber", "employee_number": "K-7"},
]


@pytest.fixture(scope="module")
def idp(tmp_path_factory):
    folder = tmp_path_factory.mktemp("idp")
    (folder / "personas.json").write_text(json.dumps(PERSONAS))
    return app.create(folder, "http://idp.localhost:8010")


@pytest.fixture(scope="module")
def browser(idp):
    return idp.test_client()


@pytest.fixture(scope="module")
def connect(browser):
    pair = keys.generate("c1", at=datetime.now(UTC))

    def connected(connection_id="c1", **changes):
        document = browser.get("/northwind/metadata").data
        found = metadata.read(document, at=datetime.now(UTC), allow_loopback=True)
        return Connection(
            connection_id=connection_id,
            idp_entity_id=found.entity_id,
            sso_url=found.sso_url,
            idp_certificates=tuple(c.der_base64 for c in found.certificates),
            sp_certificate_pem=pair.certificate_pem,
            sp_private_key_pem=pair.private_key_pem,
            name_id_format=found.name_id_format,
            **changes,
        )

    return connected


def hidden(page):
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def sign_in(browser, connection, **chosen):
    question = login.ask(connection, ADDRESSES)
    path = question.url.removeprefix("http://idp.localhost:8010")
    page = browser.post(path, data=question.fields) if question.fields else browser.get(path)
    answer = browser.post("/northwind/sign-in", data=hidden(page.text) | chosen)
    body = urlencode({"SAMLResponse": hidden(answer.text)["SAMLResponse"]}).encode()
    message = response.read(body, connection)
    return response.verify(message, connection, ADDRESSES, in_response_to=question.question_id, at=datetime.now(UTC))


class TestSignIn:
    @pytest.mark.parametrize("binding", list(Binding))
    def test_gives_the_chosen_person_in_both_bindings(self, browser, connect, binding):
        assertion = sign_in(browser, connect(sso_binding=binding), employee_number="00123")

        assert assertion.attributes == {"employee_number": ("00123",)}

    def test_takes_any_number(self, browser, connect):
        assert sign_in(browser, connect(), other_number="99").attributes == {"employee_number": ("99",)}

    def test_names_a_person_alike_here_and_otherwise_elsewhere(self, browser, connect):
        here, again = (sign_in(browser, connect(), employee_number="00123").name_id for _ in range(2))
        elsewhere = sign_in(browser, connect("c2"), employee_number="00123").name_id

        assert here == again != elsewhere
        assert "00123" not in here

    def test_needs_a_number(self, browser, connect):
        page = browser.get(login.ask(connect(), ADDRESSES).url.removeprefix("http://idp.localhost:8010"))

        assert browser.post("/northwind/sign-in", data=hidden(page.text)).status_code == 400


class TestAskByRedirect:
    def test_shows_the_companys_own_people(self, browser, connect):
        page = browser.get(login.ask(connect(), ADDRESSES).url.removeprefix("http://idp.localhost:8010")).text

        assert "Amara Osei" in page
        assert "Jonas Weber" not in page

    @pytest.mark.parametrize("text", ["", "%%", "QQ==", "c3RyYW5nZQ=="])
    def test_refuses_what_is_no_question(self, browser, text):
        assert browser.get("/northwind/sso", query_string={"SAMLRequest": text}).status_code == 400

    def test_answers_elsewhere_only_when_registered(self, idp, browser, connect):
        elsewhere = Addresses(base="https://portal.example", acs_base="https://portal.example")
        path = login.ask(connect(), elsewhere).url.removeprefix("http://idp.localhost:8010")
        assert browser.get(path).status_code == 400

        described = own_metadata.write(connect(), elsewhere)
        (idp.config["CABINET"].applications / "portal.xml").write_bytes(described)

        assert browser.get(path).status_code == 200
