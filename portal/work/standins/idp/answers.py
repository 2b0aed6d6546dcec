"""The IdP's answers: a SAML response built, signed and ready to post."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import xmlsec
from lxml import etree
from xmlsec import constants

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
LIFETIME = timedelta(minutes=5)

Element = etree._Element


@dataclass(frozen=True)
class SigningKey:
    """The IdP's key and certificate, both PEM."""

    certificate_pem: str
    private_key_pem: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """Who signed in, for whom, in answer to which question."""

    issuer: str
    acs: str
    audience: str
    in_response_to: str
    name_id: str
    attributes: Mapping[str, str]
    name_id_format: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def build(answer: Answer, *, at: datetime) -> Element:
    """An unsigned samlp:Response with one assertion (SAML profiles 4.1.4.2)."""
    root = etree.Element(f"{{{SAMLP}}}Response", nsmap={"samlp": SAMLP, "saml": SAML})
    _mark(root, at)
    root.set("Destination", answer.acs)
    root.set("InResponseTo", answer.in_response_to)
    _add(root, "saml:Issuer", text=answer.issuer)
    status = _add(root, "samlp:Status")
    _add(status, "samlp:StatusCode", Value="urn:oasis:names:tc:SAML:2.0:status:Success")
    assertion = _add(root, "saml:Assertion")
    _mark(assertion, at)
    _add(assertion, "saml:Issuer", text=answer.issuer)
    _subject(assertion, answer, at)
    _conditions(assertion, answer, at)
    _statements(assertion, answer, at)
    return root


def sign(
    element: Element,
    key: SigningKey,
    *,
    signing: Any = constants.TransformRsaSha256,
    digest: Any = constants.TransformSha256,
) -> None:
    """Put an enveloped signature after the element's Issuer (SAML core 5.4)."""
    signature = xmlsec.template.create(element, constants.TransformExclC14N, signing, ns="ds")
    element.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.private_key_pem, constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(key.certificate_pem, constants.KeyDataFormatPem)
    xmlsec.tree.add_ids(element, ["ID"])
    context.sign(signature)


def signed(answer: Answer, key: SigningKey, *, at: datetime) -> bytes:
    """The response with its assertion signed, as most IdPs do."""
    root = build(answer, at=at)
    sign(root[-1], key)
    return etree.tostring(root)


def _mark(element: Element, at: datetime) -> None:
    element.set("ID", "_" + secrets.token_hex(20))
    element.set("Version", "2.0")
    element.set("IssueInstant", _written(at))


def _subject(assertion: Element, answer: Answer, at: datetime) -> None:
    subject = _add(assertion, "saml:Subject")
    _add(subject, "saml:NameID", text=answer.name_id, Format=answer.name_id_format)
    confirmation = _add(subject, "saml:SubjectConfirmation", Method="urn:oasis:names:tc:SAML:2.0:cm:bearer")
    _add(
        confirmation,
        "saml:SubjectConfirmationData",
        InResponseTo=answer.in_response_to,
        NotOnOrAfter=_written(at + LIFETIME),
        Recipient=answer.acs,
    )


def _conditions(assertion: Element, answer: Answer, at: datetime) -> None:
    conditions = _add(
        assertion,
        "saml:Conditions",
        NotBefore=_written(at - timedelta(minutes=1)),
        NotOnOrAfter=_written(at + LIFETIME),
    )
    _add(_add(conditions, "saml:AudienceRestriction"), "saml:Audience", text=answer.audience)


def _statements(assertion: Element, answer: Answer, at: datetime) -> None:
    authentication = _add(assertion, "saml:AuthnStatement", AuthnInstant=_written(at), SessionIndex=_new_index())
    context = _add(authentication, "saml:AuthnContext")
    _add(context, "saml:AuthnContextClassRef", text="urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified")
    if answer.attributes:
        statement = _add(assertion, "saml:AttributeStatement")
        for name, value in answer.attributes.items():
            attribute = _add(statement, "saml:Attribute", Name=name, NameFormat=BASIC)
            _add(attribute, "saml:AttributeValue", text=value)


def _new_index() -> str:
    return "_" + secrets.token_hex(16)


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    prefix, _, local = name.partition(":")
    child = etree.SubElement(parent, f"{{{SAML if prefix == 'saml' else SAMLP}}}{local}", attributes)
    child.text = text
    return child


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
