"""Reading the metadata that a company's IT person pastes or uploads. Nothing is fetched."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kernel.refusals import Refused
from sso.saml import tree
from sso.saml.connection import PERSISTENT, TRANSIENT, Binding

MAX_BYTES = 1024 * 1024
MAX_CERTIFICATES = 3
MIN_RSA_BITS = 2048
MAX_ENTITY_ID = 1024
IDP_ROLE = "md:IDPSSODescriptor"


class MetadataRefused(Refused):
    """The metadata cannot be used; the message tells the IT person what to look at."""

    message = "This metadata cannot be used."


@dataclass(frozen=True)
class Certificate:
    """A signing certificate: base64 DER without armour, and when it ends (an ended one still holds its key)."""

    der_base64: str
    not_after: datetime


@dataclass(frozen=True)
class IdpMetadata:
    """What we keep of an IdP's metadata."""

    entity_id: str
    sso_url: str
    sso_binding: Binding
    name_id_format: str
    certificates: tuple[Certificate, ...]


def read(document: bytes, *, at: datetime, allow_loopback: bool = False) -> IdpMetadata:
    """The one IdP that the metadata describes. `allow_loopback` lets a demonstration IdP be on http://localhost.

    Raises MetadataRefused.
    """
    root = _parse(document)
    entity, role = _idp(root)
    for element in (root, entity, role):
        _check_valid_until(element, at=at)
    binding, url = _sso(role, allow_loopback=allow_loopback)
    return IdpMetadata(
        entity_id=_entity_id(entity),
        sso_url=url,
        sso_binding=binding,
        name_id_format=_name_id_format(role),
        certificates=_certificates(role),
    )


def _parse(document: bytes) -> tree.Element:
    if len(document) > MAX_BYTES:
        raise MetadataRefused("This metadata is larger than 1 MB. Please export the metadata of one application only.")
    try:
        return tree.parse(document.strip(), keep_comments=False)
    except tree.HasDoctype as error:
        raise MetadataRefused("This metadata has a document type (DOCTYPE) in it. Please remove it.") from error
    except tree.NotXml as error:
        raise MetadataRefused(
            "This is not complete XML. Please copy the whole file, from the first < to the last >."
        ) from error


def _idp(root: tree.Element) -> tuple[tree.Element, tree.Element]:
    if root.tag not in (f"{{{tree.MD}}}EntityDescriptor", f"{{{tree.MD}}}EntitiesDescriptor"):
        raise MetadataRefused("This is XML, but not SAML 2.0 metadata. It should begin with EntityDescriptor.")
    entities = [element for element in root.iter(f"{{{tree.MD}}}EntityDescriptor") if tree.find_all(element, IDP_ROLE)]
    if not entities:
        raise MetadataRefused("This metadata does not describe an identity provider (it has no IDPSSODescriptor).")
    roles = tree.find_all(entities[0], IDP_ROLE)
    if len(entities) > 1 or len(roles) > 1:
        raise MetadataRefused("This metadata describes more than one identity provider. Please give us only yours.")
    return entities[0], roles[0]


def _entity_id(entity: tree.Element) -> str:
    entity_id = entity.get("entityID") or ""
    if not entity_id.strip() or entity_id != entity_id.strip() or len(entity_id) > MAX_ENTITY_ID:
        raise MetadataRefused("This metadata has no usable entityID.")
    return entity_id


def _check_valid_until(element: tree.Element, *, at: datetime) -> None:
    written = element.get("validUntil")
    if written is None:
        return
    try:
        until = datetime.fromisoformat(written)
    except ValueError as error:
        raise MetadataRefused("This metadata has an end of validity (validUntil) that is not a date.") from error
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    if until <= at:
        raise MetadataRefused(f"This metadata ended on {until:%Y-%m-%d} (validUntil). Please export it again.")


def _sso(role: tree.Element, *, allow_loopback: bool) -> tuple[Binding, str]:
    places: dict[Binding, str] = {}
    for element in tree.find_all(role, "md:SingleSignOnService"):
        binding = element.get("Binding")
        if binding in (Binding.REDIRECT, Binding.POST):
            places.setdefault(Binding(binding), element.get("Location") or "")
    if not places:
        raise MetadataRefused("This metadata offers no sign-in address for HTTP-Redirect or HTTP-POST.")
    binding = Binding.REDIRECT if Binding.REDIRECT in places else Binding.POST
    if not _is_safe(places[binding], allow_loopback=allow_loopback):
        raise MetadataRefused("The sign-in address (SingleSignOnService) in this metadata must begin with https://.")
    return binding, places[binding]


def _is_safe(url: str, *, allow_loopback: bool) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if (
        not url.isascii()
        or not url.isprintable()
        or any(c in url for c in " \\\"'<>")
        or parts.username
        or parts.fragment
    ):
        return False
    if parts.scheme == "https" and host:
        return True
    is_loopback = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    return allow_loopback and parts.scheme == "http" and is_loopback


def _name_id_format(role: tree.Element) -> str:
    offered = [(element.text or "").strip() for element in tree.find_all(role, "md:NameIDFormat")]
    usable = [name for name in offered if name.startswith("urn:") and name != TRANSIENT]
    return PERSISTENT if PERSISTENT in usable or not usable else usable[0]


def _certificates(role: tree.Element) -> tuple[Certificate, ...]:
    found: dict[str, Certificate] = {}
    for descriptor in tree.find_all(role, "md:KeyDescriptor"):
        if descriptor.get("use") not in (None, "signing"):
            continue
        for element in tree.find_all(descriptor, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"):
            certificate = _certificate(element.text or "")
            found[certificate.der_base64] = certificate
    if not 1 <= len(found) <= MAX_CERTIFICATES:
        raise MetadataRefused(f"We need one to three signing certificates; this metadata has {len(found)}.")
    return tuple(found.values())


def _certificate(text: str) -> Certificate:
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
    except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MetadataRefused("A signing certificate in this metadata cannot be read.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) and not (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS
    ):
        raise MetadataRefused("A signing key in this metadata is too weak. RSA needs 2,048 bits or more.")
    canonical = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    return Certificate(der_base64=canonical, not_after=certificate.not_valid_after_utc)
