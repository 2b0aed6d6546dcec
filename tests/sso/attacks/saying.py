"""Answers in which the idp itself says the wrong thing, and signs it."""

import copy

from lxml import etree

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


def confirmation(root):
    return next(root.iter(f"{SAML}SubjectConfirmationData"))


def setting(tag, name, value):
    def change(root):
        element = next(root.iter(tag))
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return change


def lengthening(tag, name, more):
    def change(root):
        element = next(root.iter(tag))
        element.set(name, element.get(name) + more)

    return change


def removing(tag):
    def change(root):
        element = next(root.iter(tag))
        element.getparent().remove(element)

    return change


def doubling(tag):
    def change(root):
        element = next(root.iter(tag))
        element.addnext(copy.deepcopy(element))

    return change


def second_audience(root):
    audience = next(root.iter(f"{SAML}Audience"))
    etree.SubElement(audience.getparent(), f"{SAML}Audience").text = "https://another.example"


def unsolicited(root):
    del root.attrib["InResponseTo"]
    del confirmation(root).attrib["InResponseTo"]


DATA = f"{SAML}SubjectConfirmationData"
RESPONSE = "{urn:oasis:names:tc:SAML:2.0:protocol}Response"
WRONG = {
    "no audience restriction": (removing(f"{SAML}AudienceRestriction"), "audience"),
    "two audience restrictions": (doubling(f"{SAML}AudienceRestriction"), "audience"),
    "two audiences": (second_audience, "audience"),
    "recipient missing": (setting(DATA, "Recipient", None), "recipient"),
    "recipient longer": (lengthening(DATA, "Recipient", "/x"), "recipient"),
    "recipient elsewhere": (setting(DATA, "Recipient", "https://another.example/acs"), "not_verified"),
    "no end": (setting(DATA, "NotOnOrAfter", None), "expiry"),
    "end that is no time": (setting(DATA, "NotOnOrAfter", "tomorrow"), "not_verified"),
    "ten years": (setting(DATA, "NotOnOrAfter", "2099-01-01T00:00:00Z"), "expiry"),
    "over": (setting(DATA, "NotOnOrAfter", "2020-01-01T00:00:00Z"), "not_verified"),
    "conditions over": (setting(f"{SAML}Conditions", "NotOnOrAfter", "2020-01-01T00:00:00Z"), "not_verified"),
    "conditions to come": (setting(f"{SAML}Conditions", "NotBefore", "2099-01-01T00:00:00Z"), "not_verified"),
    "no conditions": (removing(f"{SAML}Conditions"), "not_verified"),
    "no confirmation": (removing(f"{SAML}SubjectConfirmation"), "not_verified"),
    "two confirmations": (doubling(f"{SAML}SubjectConfirmation"), "confirmation"),
    "holder of key": (
        setting(f"{SAML}SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
        "not_verified",
    ),
    "no authentication statement": (removing(f"{SAML}AuthnStatement"), "not_verified"),
    "destination longer": (lengthening(RESPONSE, "Destination", "x"), "destination"),
    "destination elsewhere": (setting(RESPONSE, "Destination", "https://another.example"), "not_verified"),
    "destination empty": (setting(RESPONSE, "Destination", ""), "not_verified"),
    "unsolicited": (unsolicited, "in_response_to"),
    "outer question of another": (setting(RESPONSE, "InResponseTo", "_other"), "not_verified"),
    "outer question dropped": (setting(RESPONSE, "InResponseTo", None), "in_response_to"),
    "inner question dropped": (setting(DATA, "InResponseTo", None), "in_response_to"),
    "inner question of another": (setting(DATA, "InResponseTo", "_other"), "not_verified"),
    "no name": (removing(f"{SAML}NameID"), "name_id"),
    "repeated attribute": (doubling(f"{SAML}Attribute"), "assertion"),
}

NAMES = {
    "blank": " ",
    "padded": " p-4711",
    "newline": "p-4711\n",
    "unprintable": "p-\u202e4711",
    "too long": "p" * 257,
}
