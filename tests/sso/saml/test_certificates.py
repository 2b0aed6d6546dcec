"""Certificates as people paste them."""

import pytest

from sso.saml import certificates
from sso.saml.certificates import CertificateRefused


class TestReadWritten:
    def test_takes_armour_and_none(self, lab):
        pem, stranger = lab.key.certificate_pem, lab.stranger.certificate_pem
        (bare,) = lab.connection.idp_certificates

        first, second = certificates.read_written(f"Bag 1\r\n{pem}\r\nBag 2\n{stranger}")
        assert (first.der_base64, second == first) == (bare, False)
        assert [one.der_base64 for one in certificates.read_written(f" {bare}\n")] == [bare]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "hello",
            "%%%",
            "AAAA",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "ü" * 10,
            "A" * 70_000,
        ],
    )
    def test_refuses_what_is_none(self, text):
        with pytest.raises(CertificateRefused, match="certificate"):
            certificates.read_written(text)

    def test_tells_who_pasted_a_private_key(self, lab):
        with pytest.raises(CertificateRefused, match="private key"):
            certificates.read_written(lab.key.private_key_pem + lab.key.certificate_pem)
