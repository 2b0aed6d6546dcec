"""Metadata pasted by an IT person: what is usable is kept, the rest is said kindly."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from sso.saml import metadata
from sso.saml.connection import PERSISTENT, Binding
from sso.saml.metadata import MetadataRefused

NOW = datetime(2026, 11, 1, tzinfo=UTC)
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
        listed = b'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">%b</md:EntitiesDescriptor>'
        one = document(key(certificate) + place())

        assert metadata.read(listed % one, at=NOW).entity_id == "https://idp.example"
        assert "more than once" in refusal(listed % (one + one))

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
