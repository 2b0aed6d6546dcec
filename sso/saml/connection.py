"""What one company's sign-in is made of, as a value: nothing here is looked up or kept."""

from dataclasses import dataclass, field
from enum import StrEnum

from sso.saml.keys import KeyPair

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"


class SignedPart(StrEnum):
    """What the IdP signs. The other part may be signed as well; it is then verified too."""

    ASSERTION = "assertion"
    RESPONSE = "response"
    BOTH = "both"


class Binding(StrEnum):
    """How our question reaches the IdP (SAML bindings 3.4 and 3.5)."""

    REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@dataclass(frozen=True)
class Connection:
    """One company's IdP and our own key for it. Certificates of the IdP are base64 DER without armour.

    `slo_url` is where answers to the IdP's single logout go; empty where it has none. While our key changes there is
    `next_key`, published and not yet used, and then `old_key`, no longer published.
    """

    connection_id: str
    idp_entity_id: str
    sso_url: str
    idp_certificates: tuple[str, ...]
    sp_certificate_pem: str
    sp_private_key_pem: str = field(repr=False)
    sso_binding: Binding = Binding.REDIRECT
    name_id_format: str = PERSISTENT
    signed_part: SignedPart = SignedPart.ASSERTION
    allow_sha1: bool = False
    wants_encryption: bool = False
    slo_url: str = ""
    next_key: KeyPair | None = field(default=None, repr=False)
    old_key: KeyPair | None = field(default=None, repr=False)

    @property
    def own_keys(self) -> tuple[KeyPair, ...]:
        """All keys with which a message to us may be encrypted, the one we sign with first."""
        current = KeyPair(self.sp_certificate_pem, self.sp_private_key_pem)
        return (current, *(pair for pair in (self.next_key, self.old_key) if pair is not None))


@dataclass(frozen=True)
class Addresses:
    """Our own addresses, from configuration and never from a Host header. Bases carry no final slash."""

    base: str
    acs_base: str

    def metadata(self, connection_id: str) -> str:
        """Where our metadata stands; it is also our entityID, so audiences differ by company."""
        return f"{self.base}/sso/saml/{connection_id}/metadata"

    def acs(self, connection_id: str) -> str:
        """Where the IdP sends its answer. The last word is fixed, so no address is the beginning of another."""
        return f"{self.acs_base}/sso/saml/{connection_id}/acs"

    def login(self, connection_id: str) -> str:
        """Where a person begins."""
        return f"{self.base}/sso/saml/{connection_id}/login"

    def finish(self, connection_id: str) -> str:
        """Where a sign-in ends, on the host that holds the cookies."""
        return f"{self.base}/sso/saml/{connection_id}/finish"

    def slo(self, connection_id: str) -> str:
        """Where the IdP tells us that somebody signed out there."""
        return f"{self.base}/sso/saml/{connection_id}/slo"
