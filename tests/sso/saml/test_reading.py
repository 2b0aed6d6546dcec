"""What a message says of itself, for showing a test: every text bounded, nothing believed."""

from datetime import timedelta

import pytest
from lxml import etree

from sso.saml import reading

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def read(root):
    return reading.read(etree.tostring(root))


class TestRead:
    def test_tells_what_an_honest_idp_wrote(self, lab):
        said = read(lab.signed())

        ident = lab.connection.connection_id
        assert said.issuer == lab.answer().issuer
        assert said.recipient == said.destination == lab.addresses.acs(ident)
        assert said.audiences == (lab.addresses.metadata(ident),)
        assert said.in_response_to == lab.answer().in_response_to
        assert (said.name_id, said.attributes) == ("p-4711", {"employee_number": ("00123",)})
        assert said.signed == ("assertion",)
        assert abs(said.issued_at - lab.at) < timedelta(seconds=2)
        assert (said.status, said.encrypted) == (None, False)

    def test_names_the_status_of_an_idp_that_refuses(self, lab):
        root = lab.document()
        code = root.find(".//{urn:oasis:names:tc:SAML:2.0:protocol}StatusCode")
        code.set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")

        assert read(root).status == "Responder"

    def test_is_bounded(self, lab):
        root = lab.document(name_id="n" * 10_000, attributes={f"a{n}": "v" * 10_000 for n in range(200)})

        said = read(root)

        assert len(said.name_id) == reading.MAX_TEXT
        assert len(said.attributes) == reading.MAX_ATTRIBUTES
        assert {len(values[0]) for values in said.attributes.values()} == {reading.MAX_TEXT}

    def test_shows_nobodys_values_by_accident(self, lab):
        assert "00123" not in repr(read(lab.document()))
        assert "p-4711" not in repr(read(lab.document()))

    @pytest.mark.parametrize("document", [b"", b"<a", b"<!DOCTYPE a><a/>", b"\xff\xfe<a/>"])
    def test_reads_nothing_that_may_not_be_read(self, document):
        assert reading.read(document) is None

    @pytest.mark.parametrize("document", [b"<a/>", b"<Response IssueInstant='never' InResponseTo=''/>"])
    def test_says_little_of_what_says_little(self, document):
        said = reading.read(document)

        assert (said.issuer, said.name_id, said.issued_at, said.attributes) == (None, None, None, {})


class TestFindDocument:
    def test_finds_what_was_posted(self, lab):
        assert reading.find_document(lab.body(lab.signed())).startswith(b"<")

    @pytest.mark.parametrize("body", [b"", b"SAMLResponse=%%%", b"x" * 300_000])
    def test_finds_nothing_in_anything_else(self, body):
        assert reading.find_document(body) is None
