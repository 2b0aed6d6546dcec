"""Metadata pasted by an IT person: what is usable is kept, the rest is said kindly."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from sso.saml import metadata
from sso.saml.certificates import CertificateRefused
from sso.saml.connection import PERSISTENT, Binding
from sso.saml.metadata import AnotherIdpOnly, MetadataEnded, MetadataRefused, SeveralIdps

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LISTED = b'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">%b</md:EntitiesDescriptor>'
REDIRECT, POST = Binding.REDIRECT.value, Binding.POST.value


def place(binding=REDIRECT, url="https://idp.example/sso"):
    return f'<md:SingleSignOnService Binding="{binding}" Location="{url}"/>'


def key(body, use=' use="signing"'):
    return (
        f'<md:KeyDescriptor{use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


def weak_certificate():
    private = rsa.generate_private_key(65537, 1024)
    builder = x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(x509.Name([])).serial_number(1)
    dated = builder.not_valid_before(NOW).not_valid_after(NOW).public_key(private.public_key())
    return base64.b64encode(dated.sign(private, SHA256()).public_bytes(Encoding.DER)).decode()


@pytest.fixture
def certificate(lab):
    return lab.connection.idp_certificates[0]


@pytest.fixture
def other(lab):
    return "".join(line for line in lab.stranger.certificate_pem.splitlines() if "CERT" not in line)


def document(inside, about="", role=""):
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example" {about}>'
        f'<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" {role}>{inside}'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    ).encode()


def refusal(raw, **more):
    with pytest.raises(MetadataRefused) as refused:
        metadata.read(raw, at=NOW, **more)
    return refused.value.message


class TestRead:
    def test_keeps_who_where_and_which_keys(self, certificate, other):
        found = metadata.read(document(key(certificate) + key(other, use="") + place()), at=NOW)

        assert (found.entity_id, found.sso_url, found.sso_binding) == (
            "https://idp.example",
            "https://idp.example/sso",
            Binding.REDIRECT,
        )
        assert [c.der_base64 for c in found.certificates] == [certificate, other]
        assert found.name_id_format == PERSISTENT

    def test_prefers_redirect_and_takes_post(self, certificate):
        both = metadata.read(document(key(certificate) + place(POST, "https://b.example") + place()), at=NOW)
        only = metadata.read(document(key(certificate) + place(POST, "https://b.example")), at=NOW)

        assert (both.sso_url, only.sso_url) == ("https://idp.example/sso", "https://b.example")
        assert only.sso_binding is Binding.POST

    def test_does_not_take_an_encryption_key_for_a_signing_key(self, certificate):
        assert "has 0" in refusal(document(key(certificate, use=' use="encryption"') + place()))

    def test_reads_around_comments_and_line_breaks(self, certificate):
        broken = "\n  ".join((certificate[:64], certificate[64:]))

        assert metadata.read(b"\n<!-- ours -->" + document(key(broken) + place()), at=NOW).certificates

    def test_finds_the_one_idp_in_a_list(self, certificate):
        one = document(key(certificate) + place())

        assert metadata.read(LISTED % one, at=NOW).entity_id == "https://idp.example"
        assert "more than once" in refusal(LISTED % (one + one))

    @pytest.mark.parametrize(
        "url",
        [
            "http://idp.example/sso",
            "javascript:alert(1)",
            "https://",
            "https://a@idp.example",
            "https://idp.example/ x",
            'https://idp.example/"',
            "https://idp.example:x",
            "//idp.example",
            "http://idp.localhost:8010/sso",
        ],
    )
    def test_refuses_the_address(self, certificate, url):
        written = url.replace('"', "&quot;")

        assert "https://" in refusal(document(key(certificate) + place(url=written)))

    def test_lets_a_demonstration_be_on_this_machine(self, certificate):
        found = metadata.read(
            document(key(certificate) + place(url="http://idp.localhost:8010/a/sso")), at=NOW, allow_loopback=True
        )

        assert found.sso_url == "http://idp.localhost:8010/a/sso"
        assert refusal(document(key(certificate) + place(url="http://idp.example/")), allow_loopback=True)

    @pytest.mark.parametrize("where", ["about", "role"])
    def test_refuses_what_has_ended(self, certificate, where):
        inside = key(certificate) + place()

        assert "2026-10-31" in refusal(document(inside, **{where: 'validUntil="2026-10-31T00:00:00Z"'}))
        assert metadata.read(document(inside, **{where: 'validUntil="2026-11-02T00:00:00Z"'}), at=NOW)

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"not xml",
            b"<a/>",
            b"<!DOCTYPE a><a/>",
            b" " * (1024 * 1024 + 1),
            document(""),
            document(place()),
            document(key("AAAA") + place()),
            document(key("%%%") + place()),
            document(place(), 'validUntil="soon"'),
        ],
    )
    def test_refuses_what_is_not_usable(self, raw):
        assert refusal(raw).endswith((".", ").", "it."))

    def test_refuses_a_weak_key(self):
        assert "too weak" in refusal(document(key(weak_certificate()) + place()))

    def test_asks_which_of_several(self, certificate):
        ours = document(key(certificate) + place())
        theirs = document(key(certificate) + place(url="https://b.example")).replace(b"idp.example", b"b.example")
        both = LISTED % (ours + theirs)

        with pytest.raises(SeveralIdps) as several:
            metadata.read(both, at=NOW)
        assert several.value.entity_ids == ("https://idp.example", "https://b.example")
        assert metadata.read(both, at=NOW, entity_id="https://b.example").entity_id == "https://b.example"
        with pytest.raises(AnotherIdpOnly):
            metadata.read(both, at=NOW, entity_id="https://c.example")

    def test_looks_at_the_end_of_the_chosen_one_only(self, certificate):
        ended = 'validUntil="2026-10-31T00:00:00Z"'
        ours = document(key(certificate) + place())
        theirs = document(key(certificate) + place(), about=ended).replace(b"idp.example", b"b.example")

        assert metadata.read(LISTED % (ours + theirs), at=NOW, entity_id="https://idp.example")
        with pytest.raises(MetadataEnded):
            metadata.read(LISTED % (ours + theirs), at=NOW, entity_id="https://b.example")

    def test_takes_the_sign_out_address_for_answers(self, certificate):
        def out(more="", binding=REDIRECT, url="https://idp.example/out"):
            return f'<md:SingleLogoutService Binding="{binding}" Location="{url}" {more}/>'

        def found(inside):
            return metadata.read(document(key(certificate) + inside + place()), at=NOW).slo_url

        assert found("") is None
        assert found(out(binding=POST)) is None
        assert found(out()) == "https://idp.example/out"
        assert found(out('ResponseLocation="https://idp.example/back"')) == "https://idp.example/back"
        assert "sign-out" in refusal(document(key(certificate) + out(url="javascript:a") + place()))


class TestFromFields:
    def test_is_what_metadata_would_say(self, lab):
        found = metadata.from_fields(" https://idp.example ", "https://idp.example/sso", lab.key.certificate_pem)

        assert (found.entity_id, found.sso_binding, found.name_id_format) == (
            "https://idp.example",
            Binding.REDIRECT,
            PERSISTENT,
        )
        assert [one.der_base64 for one in found.certificates] == list(lab.connection.idp_certificates)

    @pytest.mark.parametrize(
        ("entity_id", "url"),
        [("", "https://a.example"), ("a" * 1025, "https://a.example"), ("a", "http://a.example"), ("a", "")],
    )
    def test_refuses_the_field(self, lab, entity_id, url):
        with pytest.raises(MetadataRefused):
            metadata.from_fields(entity_id, url, lab.key.certificate_pem)

    def test_refuses_what_is_no_certificate(self, lab):
        with pytest.raises(CertificateRefused):
            metadata.from_fields("a", "https://a.example", "")
