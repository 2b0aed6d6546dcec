"""Signature wrapping in eight forms (Somorovsky and others, *On Breaking SAML*, 2012), each around a true signature.

In 1 and 2 the idp signed the whole response, in the others the assertion.
"""

import copy

from lxml import etree

from portal.work.standins.idp import answers
from tests.sso.attacks.wrapping import DS, NAME_ID, SAML, SAMLP, forged


def _signed_response(lab):
    root = lab.document()
    answers.sign(root, lab.key)
    return etree.fromstring(etree.tostring(root))


def _apart(element):
    """The signature of an element, taken out of it."""
    signature = element.find(f"{DS}Signature")
    element.remove(signature)
    return signature


def _evil_response(original):
    evil = copy.deepcopy(original)
    evil.set("ID", "_evil")
    evil.find(f"{SAML}Assertion").set("ID", "_evil_assertion")
    evil.find(f"{SAML}Assertion").find(NAME_ID).text = "p-victim"
    return evil


def _one(lab):
    original = _signed_response(lab)
    signature = _apart(original)
    evil = _evil_response(original)
    evil.insert(1, signature)
    signature.append(original)
    return evil


def _two(lab):
    original = _signed_response(lab)
    signature = _apart(original)
    evil = _evil_response(original)
    evil.insert(1, signature)
    signature.addprevious(original)
    return evil


def _three(lab):
    root = lab.signed()
    root.find(f"{SAML}Assertion").addprevious(forged(root))
    return root


def _four(lab):
    root = lab.signed()
    original, evil = root.find(f"{SAML}Assertion"), forged(root)
    root.replace(original, evil)
    evil.append(original)
    return root


def _five(lab):
    root = lab.signed()
    original, evil = root.find(f"{SAML}Assertion"), forged(root)
    evil.insert(1, _apart(original))
    original.addprevious(evil)
    return root


def _six(lab):
    root = lab.signed()
    original, evil = root.find(f"{SAML}Assertion"), forged(root)
    signature = _apart(original)
    evil.insert(1, signature)
    root.replace(original, evil)
    signature.append(original)
    return root


def _seven(lab):
    root = lab.signed()
    extensions = etree.Element(f"{SAMLP}Extensions")
    extensions.append(forged(root))
    root.find(f"{SAML}Assertion").addprevious(extensions)
    return root


def _eight(lab):
    root = lab.signed()
    original, evil = root.find(f"{SAML}Assertion"), forged(root)
    signature = _apart(original)
    evil.insert(1, signature)
    root.replace(original, evil)
    etree.SubElement(signature, f"{DS}Object").append(original)
    return root


# Name -> (how it is built, the reason in the log).
XSW = {
    "1, response in the signature": (_one, "signature_shape"),
    "2, response before the signature": (_two, "reference"),
    "3, evil before the original": (_three, "not_verified"),
    "4, original in the evil": (_four, "signature_place"),
    "5, signature in the evil": (_five, "reference"),
    "6, original in the signature": (_six, "signature_shape"),
    "7, evil in extensions": (_seven, "not_verified"),
    "8, original in an object": (_eight, "signature_shape"),
}
