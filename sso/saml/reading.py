"""What a message says of itself, verified or not: only for showing a test to whoever runs it, never for deciding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sso.refusals import SignInRefused
from sso.saml import precheck, tree
from sso.saml.connection import UNSPECIFIED

MAX_TEXT = 300
MAX_ATTRIBUTES = 50
MAX_VALUES = 5
SUBJECT = "saml:Assertion/saml:Subject/"
CONFIRMED = SUBJECT + "saml:SubjectConfirmation/saml:SubjectConfirmationData"
CONDITIONS = "saml:Assertion/saml:Conditions"


@dataclass(frozen=True)
class Said:
    """A response as it reads. Texts are cut; an encrypted assertion says nothing."""

    issuer: str | None
    destination: str | None
    recipient: str | None
    audiences: tuple[str, ...]
    in_response_to: str | None
    name_id_format: str | None
    issued_at: datetime | None
    not_before: datetime | None
    ends_at: datetime | None
    signed: tuple[str, ...]
    status: str | None
    encrypted: bool
    name_id: str | None = field(repr=False)
    attributes: Mapping[str, tuple[str, ...]] = field(repr=False)


def find_document(body: bytes) -> bytes | None:
    """The document in a posted form, also one that will be refused; None where there is none that can be read."""
    try:
        return precheck.decode(body)
    except SignInRefused:
        return None


def read(document: bytes) -> Said | None:
    """What it says; None if it is no XML that may be read."""
    try:
        root = tree.parse(document, keep_comments=False)
    except (tree.NotXml, tree.HasDoctype):
        return None
    name_id = _first(root, SUBJECT + "saml:NameID")
    return Said(
        issuer=_text(_first(root, "saml:Assertion/saml:Issuer")) or _text(_first(root, "saml:Issuer")),
        destination=_cut(root.get("Destination")),
        recipient=_attribute(_first(root, CONFIRMED), "Recipient"),
        audiences=tuple(filter(None, map(_text, tree.find_all(root, CONDITIONS + "//saml:Audience")))),
        in_response_to=root.get("InResponseTo"),
        name_id_format=(_attribute(name_id, "Format") or UNSPECIFIED) if name_id is not None else None,
        issued_at=_moment(root.get("IssueInstant")),
        not_before=_moment(_attribute(_first(root, CONDITIONS), "NotBefore")),
        ends_at=_moment(_attribute(_first(root, CONFIRMED), "NotOnOrAfter")),
        signed=_signed(root),
        status=_status(root),
        encrypted=_first(root, "saml:EncryptedAssertion") is not None,
        name_id=_text(name_id),
        attributes=_attributes(root),
    )


def _signed(root: tree.Element) -> tuple[str, ...]:
    parts = (("response", "ds:Signature"), ("assertion", "saml:Assertion/ds:Signature"))
    return tuple(part for part, path in parts if tree.find_all(root, path))


def _status(root: tree.Element) -> str | None:
    """The innermost status, without its long beginning; None for success."""
    codes = [element.get("Value") or "" for element in tree.find_all(root, "samlp:Status//samlp:StatusCode")]
    last = codes[-1].rpartition(":")[2] if codes else ""
    return None if last in ("", "Success") else last[:MAX_TEXT]


def _attributes(root: tree.Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for attribute in tree.find_all(root, "saml:Assertion/saml:AttributeStatement/saml:Attribute")[:MAX_ATTRIBUTES]:
        values = tree.find_all(attribute, "saml:AttributeValue")[:MAX_VALUES]
        found[(attribute.get("Name") or "")[:MAX_TEXT]] = tuple((value.text or "")[:MAX_TEXT] for value in values)
    return found


def _first(root: tree.Element, path: str) -> tree.Element | None:
    found = tree.find_all(root, path)
    return found[0] if found else None


def _text(element: tree.Element | None) -> str | None:
    return _cut((element.text or "").strip()) if element is not None else None


def _attribute(element: tree.Element | None, name: str) -> str | None:
    return _cut(element.get(name)) if element is not None else None


def _cut(text: str | None) -> str | None:
    return text[:MAX_TEXT] if text else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
