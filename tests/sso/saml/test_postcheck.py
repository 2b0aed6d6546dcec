"""A message may be truly signed and still not be for us, not now, or not an answer to what we asked."""

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from sso.saml.connection import TRANSIENT, UNSPECIFIED

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
    "recipient longer": (setting(DATA, "Recipient", "http://localhost:8002/sso/saml/c0ffee/acs/x"), "recipient"),
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
    "destination longer": (
        setting(RESPONSE, "Destination", "http://localhost:8002/sso/saml/c0ffee/acsx"),
        "destination",
    ),
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


class TestCheck:
    @pytest.mark.parametrize("name", WRONG)
    def test_refuses_what_the_idp_should_not_have_said(self, lab, name):
        change, reason = WRONG[name]

        assert lab.refusal(lab.signed(change)) == reason

    @pytest.mark.parametrize("name", NAMES)
    def test_refuses_the_name(self, lab, name):
        assert lab.refusal(lab.signed(name_id=NAMES[name])) in ("name_id", "not_verified")

    @pytest.mark.parametrize("other", [EMAIL, UNSPECIFIED, TRANSIENT])
    def test_refuses_a_name_of_another_format(self, lab, other):
        assert lab.refusal(lab.signed(name_id_format=other)) == "name_id"

    def test_never_takes_a_transient_name(self, lab):
        agreed = replace(lab.connection, name_id_format=TRANSIENT)

        assert lab.refusal(lab.signed(name_id_format=TRANSIENT), agreed) == "name_id"

    def test_refuses_an_answer_meant_for_another_company(self, lab):
        other = "http://localhost:8000/sso/saml/bea7/metadata"

        assert lab.refusal(lab.signed(audience=other)) == "not_verified"

    def test_is_over_when_the_confirmation_is(self, lab):
        assertion = lab.accept(lab.signed())

        assert timedelta(minutes=4) < assertion.expires_at - lab.at <= timedelta(minutes=5)
