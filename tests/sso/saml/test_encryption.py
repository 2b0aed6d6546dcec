"""Encrypted assertions: accepted when whole, refused when they reach outside or hide something."""

from dataclasses import replace

import pytest
from lxml import etree
from xmlsec import constants

from portal.work.standins.idp import answers
from sso.saml import own_metadata
from sso.saml.connection import SignedPart
from sso.saml.keys import KeyPair
from tests.sso.attacks.encrypting import CIPHERS, encrypt

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


class TestVerify:
    def test_reads_an_encrypted_assertion(self, lab):
        assert lab.accept(encrypt(lab.signed(), lab.connection.sp_certificate_pem)).name_id == "p-4711"

    @pytest.mark.parametrize("cipher", CIPHERS)
    @pytest.mark.parametrize("part", SignedPart)
    def test_reads_it_where_encryption_is_agreed(self, lab, part, cipher):
        agreed = replace(lab.connection, wants_encryption=True, signed_part=part)
        root = encrypt(lab.signed(), lab.connection.sp_certificate_pem, cipher=cipher)
        if part is not SignedPart.ASSERTION:
            answers.sign(root, lab.key)
            root = etree.fromstring(etree.tostring(root))

        assert lab.accept(root, agreed).name_id == "p-4711"

    def test_wants_the_outside_signed_where_that_is_agreed(self, lab):
        agreed = replace(lab.connection, wants_encryption=True, signed_part=SignedPart.BOTH)

        assert lab.refusal(encrypt(lab.signed(), lab.connection.sp_certificate_pem), agreed) == "not_verified"

    @pytest.mark.parametrize("place", ["next_key", "old_key"])
    def test_reads_what_is_encrypted_for_the_key_beside_ours(self, lab, place):
        spare = KeyPair(lab.stranger.certificate_pem, lab.stranger.private_key_pem)
        used = replace(lab.connection, wants_encryption=True, **{place: spare})

        assert lab.accept(encrypt(lab.signed(), spare.certificate_pem), used).name_id == "p-4711"
        assert lab.accept(encrypt(lab.signed(), lab.connection.sp_certificate_pem), used).name_id == "p-4711"
        assert lab.refusal(encrypt(lab.signed(), lab.key.certificate_pem), used) == "not_verified"

    def test_refuses_rsa_without_oaep(self, lab):
        root = encrypt(lab.signed(), lab.connection.sp_certificate_pem, transport=constants.TransformRsaPkcs1)

        assert lab.refusal(root) == "encryption"

    def test_refuses_what_is_encrypted_for_another(self, lab):
        assert lab.refusal(encrypt(lab.signed(), lab.stranger.certificate_pem)) == "not_verified"

    def test_looks_at_the_signature_that_was_hidden(self, lab):
        def with_stylesheet(root):
            transform = next(root.iter(f"{DS}Transform"))
            transform.set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")

        root = lab.signed()
        with_stylesheet(root)

        assert lab.refusal(encrypt(root, lab.connection.sp_certificate_pem)) == "transform"

    def test_refuses_an_unsigned_assertion_that_was_hidden(self, lab):
        assert lab.refusal(encrypt(lab.document(), lab.connection.sp_certificate_pem)) == "not_verified"

    def test_refuses_a_strangers_assertion_that_was_hidden(self, lab):
        root = lab.document()
        answers.sign(root.find(f"{SAML}Assertion"), lab.stranger)

        assert lab.refusal(encrypt(root, lab.connection.sp_certificate_pem)) == "not_verified"

    def test_insists_on_encryption_where_that_is_agreed(self, lab):
        agreed = replace(lab.connection, wants_encryption=True)

        assert lab.refusal(lab.signed(), agreed) == "not_verified"
        assert b'use="encryption"' in own_metadata.write(agreed, lab.addresses)
