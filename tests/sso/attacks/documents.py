"""Answers that no honest idp writes as a document or as a form: each is changed as text, after it was signed."""

from lxml import etree

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
NAME_ID = f"{SAML}Assertion/{SAML}Subject/{SAML}NameID"


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

FORMS = [
    b"",
    b"SAMLResponse=QQ==&SAMLResponse=QQ==",
    b"SAMLResponse=QQ==&RelayState=a&RelayState=b",
    b"SAMLResponse=QQ==&RelayState=" + b"a" * 81,
    b"SAMLRequest=QQ==",
    b"a=1&" * 20 + b"SAMLResponse=QQ==",
    "SAMLResponse=é".encode(),
]
LOOSE = ["QQ", "Q Q==", "QQ==QQ==", "Q!Q=", "%C3%A9"]
