"""What a message must look like before the library sees it."""

import base64
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sso.refusals import SignInRefused
from sso.saml import precheck

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
NAME_ID = f"{SAML}Assertion/{SAML}Subject/{SAML}NameID"


def reason(body: bytes) -> str:
    with pytest.raises(SignInRefused) as refused:
        precheck.read(body)
    return refused.value.reason.value


def commented(root):
    name_id = root.find(NAME_ID)
    name_id.text = "p-4711"
    comment = etree.Comment("x")
    comment.tail = ".evil"
    name_id.append(comment)


DOCUMENTS = {
    "doctype": (lambda text: b"<!DOCTYPE Response>" + text, "doctype"),
    "entity": (lambda text: b'<!DOCTYPE r [<!ENTITY a "b">]>' + text, "doctype"),
    "doctype in utf-16": (lambda text: ("<!DOCTYPE r []>" + text.decode()).encode("utf-16"), "not_xml"),
    "utf-7": (lambda text: b'<?xml version="1.0" encoding="utf-7"?>' + text, "not_xml"),
    "latin-1": (lambda text: b'<?xml version="1.0" encoding="iso-8859-1"?>' + text, "not_xml"),
    "comment before": (lambda text: b"<!-- x -->" + text, "comment"),
    "comment after": (lambda text: text + b"<!-- x -->", "comment"),
    "instruction": (lambda text: text.replace(b"p-4711", b"p-4711<?x y?>"), "comment"),
    "not xml": (lambda text: text[:-5], "not_xml"),
    "empty": (lambda text: b"", "not_xml"),
    "another root": (lambda text: text.replace(b"samlp:Response", b"samlp:ArtifactResponse"), "not_a_response"),
    "an assertion": (lambda text: b'<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>', "not_a_response"),
    "too many elements": (
        lambda text: text.replace(b"<saml:Subject>", b"<saml:Subject>" + b"<x/>" * 5000),
        "too_many_elements",
    ),
    "deep": (lambda text: b"<x>" * 10_000 + text + b"</x>" * 10_000, "not_xml"),
    "undeclared entity": (lambda text: text.replace(b"p-4711", b"&x;"), "not_xml"),
}


class TestRead:
    @pytest.mark.parametrize("name", DOCUMENTS)
    def test_refuses_the_document(self, lab, name):
        change, expected = DOCUMENTS[name]

        assert reason(lab.body(change(etree.tostring(lab.signed())))) == expected

    def test_refuses_a_comment_within_the_name(self, lab):
        assert lab.refusal(lab.signed(commented)) == "comment"

    def test_refuses_a_body_over_270_kb(self, lab):
        assert reason(b"SAMLResponse=" + b"A" * (270 * 1024)) == "too_large"

    @pytest.mark.parametrize(
        "form",
        [
            b"",
            b"SAMLResponse=QQ==&SAMLResponse=QQ==",
            b"SAMLResponse=QQ==&RelayState=a&RelayState=b",
            b"SAMLResponse=QQ==&RelayState=" + b"a" * 81,
            b"SAMLRequest=QQ==",
            b"a=1&" * 20 + b"SAMLResponse=QQ==",
            "SAMLResponse=é".encode(),
        ],
    )
    def test_refuses_the_form(self, form):
        assert reason(form) == "fields"

    @pytest.mark.parametrize("text", ["QQ", "Q Q==", "QQ==QQ==", "Q!Q=", "%C3%A9"])
    def test_refuses_loose_base64(self, text):
        assert reason(f"SAMLResponse={text}".encode()) == "base64"

    def test_takes_base64_in_lines(self, lab):
        text = base64.encodebytes(etree.tostring(lab.signed())).decode()

        assert precheck.read(f"SAMLResponse={quote_plus(text)}".encode()).in_response_to == lab.answer().in_response_to

    @given(st.binary(max_size=300), st.booleans())
    @settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_answers_noise_with_a_refusal(self, lab, noise, encode):
        body = lab.body(noise) if encode else b"SAMLResponse=" + noise

        assert reason(body)

    @given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_never_lets_a_flipped_byte_change_who_it_is(self, lab, at, byte):
        document = bytearray(etree.tostring(lab.signed()))
        document[at % len(document)] = byte

        try:
            accepted = lab.accept(bytes(document))
        except SignInRefused:
            return
        assert accepted.name_id == "p-4711"
