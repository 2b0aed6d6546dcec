"""Encrypted assertions that reach outside, hide something or cannot be opened."""

import xmlsec
from lxml import etree
from xmlsec import constants, template

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XENC = "{http://www.w3.org/2001/04/xmlenc#}"


CIPHERS = {
    "AES-128-GCM": (constants.TransformAes128Gcm, 128),
    "AES-256-GCM": (constants.TransformAes256Gcm, 256),
    "AES-128-CBC": (constants.TransformAes128Cbc, 128),
    "AES-256-CBC": (constants.TransformAes256Cbc, 256),
}


def encrypt(root, certificate_pem, *, transport=constants.TransformRsaOaep, cipher="AES-256-GCM"):
    algorithm, bits = CIPHERS[cipher]
    assertion = root.find(f"{SAML}Assertion")
    # Under the same prefix: lxml would rename what is put into it, and the signature is over the names.
    holder = etree.Element(f"{SAML}EncryptedAssertion", nsmap=assertion.nsmap)
    root.replace(assertion, holder)
    node = template.encrypted_data_create(holder, algorithm, type=constants.TypeEncElement, ns="xenc")
    template.encrypted_data_ensure_cipher_value(node)
    info = template.encrypted_data_ensure_key_info(node, ns="ds")
    key = template.add_encrypted_key(info, transport)
    template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate_pem, constants.KeyDataFormatCertPem))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(constants.KeyDataAes, bits, constants.KeyDataTypeSession)
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
