"""Answers changed after the idp signed them: another assertion, another place, another way to reckon the signature."""

import copy

from lxml import etree

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
NAME_ID = f"{SAML}Subject/{SAML}NameID"


def forged(root: etree._Element, new_id: str | None = "_forged") -> etree._Element:
    """A copy of the assertion that names somebody else and carries no signature."""
    copied = copy.deepcopy(root.find(f"{SAML}Assertion"))
    copied.remove(copied.find(f"{DS}Signature"))
    copied.find(NAME_ID).text = "p-victim"
    if new_id:
        copied.set("ID", new_id)
    return copied


def _before(root):
    root.insert(2, forged(root))


def _after(root):
    root.append(forged(root))


def _same_id(root):
    root.insert(2, forged(root, new_id=None))


def _evil_holds_original(root):
    original = root.find(f"{SAML}Assertion")
    evil = forged(root)
    root.replace(original, evil)
    evil.append(original)


def _signature_moved_to_evil(root):
    original = root.find(f"{SAML}Assertion")
    evil = forged(root)
    signature = original.find(f"{DS}Signature")
    original.remove(signature)
    evil.insert(1, signature)
    root.insert(2, evil)


def _original_in_signature_object(root):
    original = root.find(f"{SAML}Assertion")
    evil = forged(root)
    signature = original.find(f"{DS}Signature")
    original.remove(signature)
    evil.insert(1, signature)
    root.replace(original, evil)
    etree.SubElement(signature, f"{DS}Object").append(original)


def _original_in_extensions(root):
    original = root.find(f"{SAML}Assertion")
    root.replace(original, forged(root))
    extensions = etree.Element(f"{SAMLP}Extensions")
    root.insert(1, extensions)
    extensions.append(original)


def _whole_response_inside(root):
    inner = copy.deepcopy(root)
    evil = forged(root)
    root.replace(root.find(f"{SAML}Assertion"), evil)
    root.set("ID", "_outer")
    evil.append(inner)


def _original_under_xml_id(root):
    evil = forged(root)
    evil.set("{http://www.w3.org/XML/1998/namespace}id", root.find(f"{SAML}Assertion").get("ID"))
    root.insert(2, evil)


def _stripped(root):
    assertion = root.find(f"{SAML}Assertion")
    assertion.remove(assertion.find(f"{DS}Signature"))


def _altered(root):
    root.find(f"{SAML}Assertion").find(NAME_ID).text = "p-victim"


def _second_signature(root):
    assertion = root.find(f"{SAML}Assertion")
    assertion.insert(1, copy.deepcopy(assertion.find(f"{DS}Signature")))


def _empty_reference(root):
    next(root.iter(f"{DS}Reference")).set("URI", "")


def _file_reference(root):
    next(root.iter(f"{DS}Reference")).set("URI", "file:///dev/zero")


def _two_references(root):
    reference = next(root.iter(f"{DS}Reference"))
    reference.addnext(copy.deepcopy(reference))


def _transform(algorithm):
    def change(root):
        next(root.iter(f"{DS}Transform")).set("Algorithm", algorithm)

    return change


def _no_transforms(root):
    reference = next(root.iter(f"{DS}Reference"))
    reference.remove(reference.find(f"{DS}Transforms"))


def _stylesheet(root):
    transform = next(root.iter(f"{DS}Transform"))
    etree.SubElement(transform, "{http://www.w3.org/1999/XSL/Transform}stylesheet", version="1.0")


def _inclusive_c14n(root):
    next(root.iter(f"{DS}CanonicalizationMethod")).set("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")


def _truncated_hmac(root):
    etree.SubElement(next(root.iter(f"{DS}SignatureMethod")), f"{DS}HMACOutputLength").text = "1"


def _hmac(root):
    method = next(root.iter(f"{DS}SignatureMethod"))
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def no_issuer(root):
    assertion = root.find(f"{SAML}Assertion")
    assertion.remove(assertion.find(f"{SAML}Issuer"))


ATTACKS = {
    "evil before": (_before, "not_verified"),
    "evil after": (_after, "not_verified"),
    "evil with the same id": (_same_id, "repeated_id"),
    "evil around the original": (_evil_holds_original, "signature_place"),
    "signature moved": (_signature_moved_to_evil, "reference"),
    "original in an Object": (_original_in_signature_object, "signature_shape"),
    "original in Extensions": (_original_in_extensions, "signature_place"),
    "response in response": (_whole_response_inside, "signature_place"),
    "xml:id": (_original_under_xml_id, "repeated_id"),
    "stripped": (_stripped, "not_verified"),
    "altered": (_altered, "not_verified"),
    "two signatures": (_second_signature, "signature_place"),
    "empty reference": (_empty_reference, "reference"),
    "file reference": (_file_reference, "reference"),
    "two references": (_two_references, "reference"),
    "xslt": (_transform("http://www.w3.org/TR/1999/REC-xslt-19991116"), "transform"),
    "xpath": (_transform("http://www.w3.org/TR/1999/REC-xpath-19991116"), "transform"),
    "base64": (_transform("http://www.w3.org/2000/09/xmldsig#base64"), "transform"),
    "repeated transform": (_transform("http://www.w3.org/2001/10/xml-exc-c14n#"), "transform"),
    "no transforms": (_no_transforms, "transform"),
    "stylesheet in a transform": (_stylesheet, "transform"),
    "inclusive c14n": (_inclusive_c14n, "algorithm"),
    "child of SignatureMethod": (_truncated_hmac, "signature_shape"),
    "hmac with the public key": (_hmac, "algorithm"),
}
