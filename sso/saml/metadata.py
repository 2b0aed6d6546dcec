"""Reading an IdP's metadata, however it came to us. Nothing is fetched here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kernel.refusals import Refused
from sso.saml import certificates, tree
from sso.saml.certificates import Certificate, CertificateRefused
from sso.saml.connection import PERSISTENT, TRANSIENT, Binding

MAX_BYTES = 1024 * 1024
MAX_CERTIFICATES = 3
MAX_ENTITY_ID = 1024
IDP_ROLE = "md:IDPSSODescriptor"


class MetadataRefused(Refused):
    """The metadata cannot be used; the message tells the IT person what to look at."""

    message = "This metadata cannot be used."


class MetadataEnded(MetadataRefused):
    """It says itself that it is no longer valid."""


class AnotherIdpOnly(MetadataRefused):
    """The identity provider that was asked for is not in it."""

    message = "This metadata does not describe the identity provider that was chosen (its entityID is not in it)."


class SeveralIdps(MetadataRefused):
    """It describes several identity providers: a person has to say which, by one of `entity_ids`."""

    message = "This metadata describes more than one identity provider. Please choose yours."

    def __init__(self, entity_ids: tuple[str, ...]) -> None:
        super().__init__()
        self.entity_ids = entity_ids


@dataclass(frozen=True)
class IdpMetadata:
    """What we keep of an IdP's metadata. `slo_url` is where it wants answers to its single logout, if it has one."""

    entity_id: str
    sso_url: str
    sso_binding: Binding
    name_id_format: str
    certificates: tuple[Certificate, ...]
    slo_url: str | None = None
    has_end: bool = False


def read(document: bytes, *, at: datetime, allow_loopback: bool = False, entity_id: str | None = None) -> IdpMetadata:
    """The one IdP that the metadata describes, or the one of this `entity_id`.

    `allow_loopback` lets a demonstration IdP be on http://localhost. Raises MetadataRefused: SeveralIdps when a
    person must choose, AnotherIdpOnly when the chosen one is not there, MetadataEnded.
    """
    root = _parse(document)
    entity, role = _idp(root, entity_id)
    ends = [_check_valid_until(element, at=at) for element in (root, entity, role)]
    binding, url = _sso(role, allow_loopback=allow_loopback)
    return IdpMetadata(
        entity_id=_entity_id(entity),
        sso_url=url,
        sso_binding=binding,
        name_id_format=_name_id_format(role),
        certificates=_certificates(role),
        slo_url=_slo(role, allow_loopback=allow_loopback),
        has_end=any(ends),
    )


def from_fields(entity_id: str, sso_url: str, written: str, *, allow_loopback: bool = False) -> IdpMetadata:
    """What a person typed where there is no metadata; `written` holds one to three certificates.

    Raises MetadataRefused, CertificateRefused.
    """
    entity_id, sso_url = entity_id.strip(), sso_url.strip()
    if not entity_id or len(entity_id) > MAX_ENTITY_ID:
        raise MetadataRefused("Please fill in the identifier (entityID) of your identity provider.")
    if not _is_safe(sso_url, allow_loopback=allow_loopback):
        raise MetadataRefused("The sign-in address must be a whole address that begins with https://.")
    found = {certificate.der_base64: certificate for certificate in certificates.read_written(written)}
    return IdpMetadata(entity_id, sso_url, Binding.REDIRECT, PERSISTENT, _counted(found))


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


def _idp(root: tree.Element, entity_id: str | None) -> tuple[tree.Element, tree.Element]:
    if root.tag not in (f"{{{tree.MD}}}EntityDescriptor", f"{{{tree.MD}}}EntitiesDescriptor"):
        raise MetadataRefused("This is XML, but not SAML 2.0 metadata. It should begin with EntityDescriptor.")
    entities = [element for element in root.iter(f"{{{tree.MD}}}EntityDescriptor") if tree.find_all(element, IDP_ROLE)]
    if not entities:
        raise MetadataRefused("This metadata does not describe an identity provider (it has no IDPSSODescriptor).")
    if entity_id is not None:
        entities = [element for element in entities if element.get("entityID") == entity_id]
        if not entities:
            raise AnotherIdpOnly
    names = tuple(dict.fromkeys(_entity_id(element) for element in entities))
    if len(names) > 1:
        raise SeveralIdps(names)
    roles = tree.find_all(entities[0], IDP_ROLE)
    if len(entities) > 1 or len(roles) > 1:
        raise MetadataRefused("This metadata describes one identity provider more than once. Please give us it alone.")
    return entities[0], roles[0]


def _entity_id(entity: tree.Element) -> str:
    entity_id = entity.get("entityID") or ""
    if not entity_id.strip() or entity_id != entity_id.strip() or len(entity_id) > MAX_ENTITY_ID:
        raise MetadataRefused("This metadata has no usable entityID.")
    return entity_id


def _check_valid_until(element: tree.Element, *, at: datetime) -> bool:
    """Whether it has an end, which must be ahead."""
    written = element.get("validUntil")
    if written is None:
        return False
    try:
        until = datetime.fromisoformat(written)
    except ValueError as error:
        raise MetadataRefused("This metadata has an end of validity (validUntil) that is not a date.") from error
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    if until <= at:
        raise MetadataEnded(f"This metadata ended on {until:%Y-%m-%d} (validUntil). Please export it again.")
    return True


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


def _slo(role: tree.Element, *, allow_loopback: bool) -> str | None:
    # SAML metadata 2.4.2: where answers go to another address, ResponseLocation says so.
    for element in tree.find_all(role, "md:SingleLogoutService"):
        if element.get("Binding") == Binding.REDIRECT:
            url = element.get("ResponseLocation") or element.get("Location") or ""
            if not _is_safe(url, allow_loopback=allow_loopback):
                raise MetadataRefused(
                    "The sign-out address (SingleLogoutService) in this metadata must begin with https://."
                )
            return url
    return None


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
            try:
                certificate = certificates.read(element.text or "")
            except CertificateRefused as refused:
                raise MetadataRefused(refused.message) from refused
            found[certificate.der_base64] = certificate
    return _counted(found)


def _counted(found: dict[str, Certificate]) -> tuple[Certificate, ...]:
    if not 1 <= len(found) <= MAX_CERTIFICATES:
        raise MetadataRefused(f"We need one to three signing certificates; this metadata has {len(found)}.")
    return tuple(found.values())
