"""Encrypted assertions: accepted when whole, refused when they reach outside or hide something."""

from dataclasses import replace

import pytest
import xmlsec
from lxml import etree
from xmlsec import constants, template

from portal.work.standins.idp import answers
from sso.saml import own_metadata

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XENC = "{http://www.w3.org/2001/04/xmlenc#}"


def encrypt(root, certificate_pem, *, transport=constants.TransformRsaOaep):
    assertion = root.find(f"{SAML}Assertion")
    # Under the same prefix: lxml would rename what is put into it, and the signature is over the names.
    holder = etree.Element(f"{SAML}EncryptedAssertion", nsmap=assertion.nsmap)
    root.replace(assertion, holder)
    node = template.encrypted_data_create(
        holder, constants.TransformAes256Gcm, type=constants.TypeEncElement, ns="xenc"
    )
    template.encrypted_data_ensure_cipher_value(node)
    info = template.encrypted_data_ensure_key_info(node, ns="ds")
    key = template.add_encrypted_key(info, transport)
    template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate_pem, constants.KeyDataFormatCertPem))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(constants.KeyDataAes, 256, constants.KeyDataTypeSession)
    holder.append(assertion)
    # It replaces the assertion where it stands.
    context.encrypt_xml(node, assertion)
    return etree.fromstring(etree.tostring(root))


def _cipher_reference(root):
    value = next(root.iter(f"{XENC}CipherValue"))
    reference = etree.Element(f"{XENC}CipherReference", URI="file:///dev/zero")
    value.getparent().replace(value, reference)


def _outside_key(root):
    info = next(root.iter(f"{DS}KeyInfo"))
    etree.SubElement(info, f"{DS}RetrievalMethod", URI="file:///dev/zero", Type=f"{XENC[1:-1]}EncryptedKey")


def _transformed_key(root):
    method = etree.SubElement(next(root.iter(f"{DS}KeyInfo")), f"{DS}RetrievalMethod", URI="#k")
    etree.SubElement(method, f"{DS}Transforms")


def _key_reference(root):
    info = next(root.iter(f"{DS}KeyInfo"))
    etree.SubElement(info, "{http://www.w3.org/2009/xmldsig11#}KeyInfoReference", URI="file:///dev/zero")


def _no_method(root):
    key = next(root.iter(f"{XENC}EncryptedKey"))
    key.remove(key.find(f"{XENC}EncryptionMethod"))


def _damaged(root):
    for value in root.iter(f"{XENC}CipherValue"):
        value.text = "AAAA" + value.text[4:]


def _no_key_info(root):
    info = next(root.iter(f"{DS}KeyInfo"))
    info.getparent().remove(info)


OUTSIDE = {
    "cipher reference": (_cipher_reference, "encryption"),
    "key by file": (_outside_key, "encryption"),
    "key through a transform": (_transformed_key, "encryption"),
    "key info by reference": (_key_reference, "encryption"),
    "no transport method": (_no_method, "encryption"),
    "damaged": (_damaged, "not_verified"),
    "no key": (_no_key_info, "not_verified"),
}


class TestVerify:
    def test_reads_an_encrypted_assertion(self, lab):
        assert lab.accept(encrypt(lab.signed(), lab.connection.sp_certificate_pem)).name_id == "p-4711"

    @pytest.mark.parametrize("name", OUTSIDE)
    def test_refuses_the_encryption(self, lab, name):
        change, reason = OUTSIDE[name]
        root = encrypt(lab.signed(), lab.connection.sp_certificate_pem)
        change(root)

        assert lab.refusal(root) == reason

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
