"""Every attack on the ACS under one name, as the body of a posted form. The ACS and the rules are tried with the same.

Each is made in a `lab`: one connection, its idp's key, and the question that was really asked.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml import etree
from xmlsec import constants

from portal.work.standins.idp import answers
from tests.sso.attacks import documents, encrypting, heavy, saying, wrapping, xsw
from tests.sso.attacks.logouts import pack
from tests.sso.lab import Lab

SAML = wrapping.SAML
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"


@dataclass(frozen=True)
class Attack:
    """How the body is built, and why it is refused at the ACS; None where more than one reason is right."""

    build: Callable[[Lab], bytes]
    reason: str | None


def _after(change):
    def build(lab):
        root = lab.signed()
        change(root)
        return lab.body(root)

    return build


def _text(change):
    return lambda lab: lab.body(change(etree.tostring(lab.signed())))


def _encrypted(change):
    def build(lab):
        root = encrypting.encrypt(lab.signed(), lab.connection.sp_certificate_pem)
        change(root)
        return lab.body(root)

    return build


def _hidden(make, **more):
    return lambda lab: lab.body(encrypting.encrypt(make(lab), lab.connection.sp_certificate_pem, **more))


def _by(key: str, **how):
    """Signed by another key, or in another way."""

    def build(lab):
        root = lab.document()
        answers.sign(root.find(f"{SAML}Assertion"), getattr(lab, key), **how)
        return root

    return build


def _stylesheet_inside(lab):
    root = lab.signed()
    wrapping.ATTACKS["xslt"][0](root)
    return root


def _response_alone(lab):
    root = lab.document()
    answers.sign(root, lab.key)
    return root


def _always(body):
    return lambda _lab: body


SHA1 = {"signing": constants.TransformRsaSha1}
KEYS = {
    "a stranger brings a certificate": (lambda lab: lab.body(_by("stranger")(lab)), "not_verified"),
    "another idp of the same key": (
        lambda lab: lab.body(lab.signed(issuer="https://idp.kestrel.example/metadata")),
        "not_verified",
    ),
    "sha-1 signature": (lambda lab: lab.body(_by("key", **SHA1)(lab)), "algorithm"),
    "sha-1 digest": (lambda lab: lab.body(_by("key", digest=constants.TransformSha1)(lab)), "algorithm"),
    "only the response is signed": (lambda lab: lab.body(_response_alone(lab)), "not_verified"),
    "another company's audience": (
        lambda lab: lab.body(lab.signed(audience="http://localhost/sso/saml/bea7/metadata")),
        "not_verified",
    ),
    "a failed status": (_text(lambda t: t.replace(f"{STATUS}Success".encode(), f"{STATUS}Responder".encode())), None),
}
HIDDEN = {
    "rsa without oaep": (_hidden(Lab.signed, transport=constants.TransformRsaPkcs1), "encryption"),
    "for another": (
        lambda lab: lab.body(encrypting.encrypt(lab.signed(), lab.stranger.certificate_pem)),
        "not_verified",
    ),
    "a stylesheet inside": (_hidden(_stylesheet_inside), "transform"),
    "unsigned inside": (_hidden(Lab.document), "not_verified"),
    "a stranger's inside": (_hidden(_by("stranger")), "not_verified"),
}
TRICKS = {
    "comment in the name": (_after(documents.commented), "comment"),
    "instruction in an attribute": (_text(lambda t: t.replace(b">00123<", b">00<?x y?>123<")), "comment"),
    "comment in an attribute": (_text(lambda t: t.replace(b">00123<", b">00123<!---->4<")), "comment"),
    "more after a cdata": (_text(lambda t: t.replace(b">p-4711<", b"><![CDATA[p-4711]]>.evil<")), "not_verified"),
    "more in an attribute's cdata": (_text(lambda t: t.replace(b">00123<", b">00123<![CDATA[4]]><")), "not_verified"),
    "character reference": (_text(lambda t: t.replace(b">p-4711<", b">p-4711&#46;evil<")), "not_verified"),
    "no such character": (_text(lambda t: t.replace(b">p-4711<", b">p-4711&#0;<")), "not_xml"),
    "element in the name": (_text(lambda t: t.replace(b">p-4711<", b">p-<x/>4711<")), None),
}
FORMS = {
    **{f"form {n}": (_always(form), "fields") for n, form in enumerate(documents.FORMS)},
    **{f"base64 {n}": (_always(f"SAMLResponse={text}".encode()), "base64") for n, text in enumerate(documents.LOOSE)},
    "answer twice": (lambda lab: lab.body(lab.signed()) + b"&" + lab.body(lab.signed()), "fields"),
    "long relay state": (lambda lab: lab.body(lab.signed(), RelayState="r" * 81), "fields"),
    "bytes that are no text": (lambda lab: lab.body(bytes(range(256)) * 4), "not_xml"),
    "deflated": (
        lambda lab: urlencode({"SAMLResponse": base64.b64encode(_deflated(lab)).decode()}).encode(),
        "not_xml",
    ),
}


def _deflated(lab):
    return pack(etree.tostring(lab.signed()))


def _all() -> dict[str, Attack]:
    found: dict[str, Attack] = {}
    tables = {
        "wrapping": {n: (lambda lab, build=b: lab.body(build(lab)), r) for n, (b, r) in xsw.XSW.items()},
        "changed": {n: (_after(change), r) for n, (change, r) in wrapping.ATTACKS.items()},
        "said": {n: (lambda lab, do=c: lab.body(lab.signed(do)), r) for n, (c, r) in saying.WRONG.items()},
        "name": {n: (lambda lab, name=v: lab.body(lab.signed(name_id=name)), None) for n, v in saying.NAMES.items()},
        "document": {n: (_text(change), r) for n, (change, r) in documents.DOCUMENTS.items()},
        "encrypted": {n: (_encrypted(change), r) for n, (change, r) in encrypting.OUTSIDE.items()},
        "hidden": HIDDEN,
        "key": KEYS,
        "trick": TRICKS,
        "form": FORMS,
        "heavy": heavy.HEAVY,
    }
    for kind, table in tables.items():
        for name, (build, reason) in table.items():
            found[f"{kind}: {name}"] = Attack(build, reason)
    return found


CORPUS = _all()
