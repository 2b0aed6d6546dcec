"""Our question: signed, and saying nothing about what the person came for."""

import base64
import zlib
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from xmlsec import constants

from sso.saml import login
from sso.saml.connection import Binding


def asked(question) -> etree._Element:
    query = parse_qs(urlsplit(question.url).query)
    return etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))


class TestAsk:
    def test_goes_to_the_idp_and_keeps_its_query(self, lab):
        question = login.ask(lab.connection, lab.addresses)

        assert question.url.startswith("https://idp.northwind.example/sso?company=1&kind=2&SAMLRequest=")
        assert asked(question).get("Destination") == lab.connection.sso_url

    def test_is_signed_over_the_query_as_sent(self, lab):
        question = login.ask(lab.connection, lab.addresses)
        sent = question.url.partition("&kind=2&")[2]
        content, _, signature = sent.partition("&Signature=")
        certificate = x509.load_pem_x509_certificate(lab.connection.sp_certificate_pem.encode())

        raw = base64.b64decode(parse_qs(f"s={signature}")["s"][0])
        certificate.public_key().verify(raw, content.encode(), PKCS1v15(), SHA256())

    def test_names_us_and_nothing_else(self, lab):
        question = login.ask(lab.connection, lab.addresses)
        root = asked(question)

        assert root.get("ID") == question.question_id
        assert root.get("AssertionConsumerServiceURL") == lab.addresses.acs("c0ffee")
        assert {"ForceAuthn", "IsPassive", "ProviderName"}.isdisjoint(root.attrib)
        assert "RelayState" not in question.url
        assert b"RequestedAuthnContext" not in etree.tostring(root)

    def test_is_a_signed_form_where_the_idp_takes_posts_only(self, lab):
        question = login.ask(replace(lab.connection, sso_binding=Binding.POST), lab.addresses)
        root = etree.fromstring(base64.b64decode(question.fields["SAMLRequest"]))
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(lab.connection.sp_certificate_pem, constants.KeyDataFormatCertPem)
        xmlsec.tree.add_ids(root, ["ID"])

        context.verify(xmlsec.tree.find_node(root, constants.NodeSignature))
        assert question.url == lab.connection.sso_url

    def test_never_asks_twice_under_one_id(self, lab):
        first, second = (login.ask(lab.connection, lab.addresses) for _ in range(2))

        assert first.question_id != second.question_id


class TestBuild:
    def test_leaves_the_connection_as_it_was(self, lab):
        before = repr(vars(lab.connection))
        login.ask(lab.connection, lab.addresses)

        assert repr(vars(lab.connection)) == before
