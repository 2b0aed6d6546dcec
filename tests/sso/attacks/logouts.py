"""Questions to end somebody's visits as no honest idp writes them: each is changed before or after it is signed."""

import base64
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote_plus

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SHA256_URI = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA1_URI = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


@dataclass(frozen=True)
class Asked:
    """One question: who asks whom to end whose visits, and the key that signs it."""

    issuer: str
    destination: str
    key_pem: str
    at: datetime
    name_id: str = "p-4711"
    indexes: tuple[str, ...] = ()
    relay_state: str | None = None
    inside: str = ""
    more: str = ""

    def document(self) -> bytes:
        indexes = "".join(f"<samlp:SessionIndex>{index}</samlp:SessionIndex>" for index in self.indexes)
        return (
            '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{secrets.token_hex(16)}" Version="2.0" '
            f'IssueInstant="{self.at:%Y-%m-%dT%H:%M:%SZ}" Destination="{self.destination}"{self.more}>'
            f'<saml:Issuer>{self.issuer}</saml:Issuer>{self.inside}<saml:NameID Format="{PERSISTENT}">{self.name_id}'
            f"</saml:NameID>{indexes}</samlp:LogoutRequest>"
        ).encode()

    def query(self, document: bytes | None = None, *, packed: bytes | None = None) -> bytes:
        """The query string, signed over its own bytes (SAML bindings 3.4.4.1)."""
        sent = pack(document or self.document()) if packed is None else packed
        parts = [("SAMLRequest", base64.b64encode(sent).decode())]
        if self.relay_state is not None:
            parts.append(("RelayState", self.relay_state))
        return signed(parts, self.key_pem)


def pack(document: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(document) + packing.flush()


def _load(key_pem: str) -> RSAPrivateKey:
    """The key as it stands: looking whether its numbers are prime takes a hundred times as long as signing."""
    key = load_pem_private_key(key_pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key


def signed(parts: list[tuple[str, str]], key_pem: str, *, uri: str = SHA256_URI) -> bytes:
    content = "&".join(f"{name}={quote_plus(value)}" for name, value in [*parts, ("SigAlg", uri)])
    wanted = SHA1() if uri == SHA1_URI else SHA256()
    signature = _load(key_pem).sign(content.encode(), PKCS1v15(), wanted)
    return f"{content}&Signature={quote_plus(base64.b64encode(signature).decode())}".encode()


def changed(old: bytes, new: bytes) -> Callable[[Asked], bytes]:
    """A question that says something else, and is signed so."""

    def build(asked: Asked) -> bytes:
        document = asked.document()
        assert old in document
        return asked.query(document.replace(old, new))

    return build


def without(field: str) -> Callable[[Asked], bytes]:
    return lambda asked: b"&".join(p for p in asked.query().split(b"&") if not p.startswith(field.encode() + b"="))


def _bomb(asked: Asked) -> bytes:
    # As much as gunicorn lets through in one line of address: it would unpack to some two megabytes.
    return asked.query(packed=pack(b"<" + b"a" * 2_000_000))


def _doctype(asked: Asked) -> bytes:
    return asked.query(b'<!DOCTYPE r [<!ENTITY a "b">]>' + asked.document())


def _sha1(asked: Asked) -> bytes:
    return signed([("SAMLRequest", base64.b64encode(pack(asked.document())).decode())], asked.key_pem, uri=SHA1_URI)


def _hmac(asked: Asked) -> bytes:
    return asked.query().replace(b"%23rsa-sha256", b"%23hmac-sha256")


def _altered(asked: Asked) -> bytes:
    # The signature of one question under another one.
    _, _, signature = asked.query().partition(b"&Signature=")
    return asked.query().partition(b"&Signature=")[0] + b"&Signature=" + signature


def _relay_added(asked: Asked) -> bytes:
    return asked.query().replace(b"&SigAlg", b"&RelayState=x&SigAlg")


def _aged(span: timedelta) -> Callable[[Asked], bytes]:
    return lambda asked: replace(asked, at=asked.at + span).query()


SIGNATURE = "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"
ENCRYPTED = "<saml:EncryptedID><xenc:EncryptedData xmlns:xenc='http://www.w3.org/2001/04/xmlenc#'/></saml:EncryptedID>"

# Name -> (how the query is built, the reason in the log).
LOGOUTS: dict[str, tuple[Callable[[Asked], bytes], str]] = {
    "unsigned": (lambda a: b"SAMLRequest=" + a.query().split(b"=", 1)[1].split(b"&")[0], "fields"),
    "no signature": (without("Signature"), "fields"),
    "no algorithm": (without("SigAlg"), "fields"),
    "no question": (without("SAMLRequest"), "fields"),
    "nothing": (lambda a: b"", "fields"),
    "two questions": (lambda a: a.query() + b"&SAMLRequest=QQ", "fields"),
    "two in disguise": (lambda a: a.query() + b"&SAML%52equest=QQ", "fields"),
    "answer beside it": (lambda a: a.query() + b"&SAMLResponse=QQ", "fields"),
    "another packing": (lambda a: a.query() + b"&SAMLEncoding=none", "fields"),
    "many fields": (lambda a: a.query() + b"&a=1" * 20, "fields"),
    "long relay state": (lambda a: replace(a, relay_state="r" * 81).query(), "fields"),
    "not ascii": (lambda a: "SAMLRequest=é&SigAlg=a&Signature=b".encode(), "fields"),
    "signature of another": (_altered, "not_verified"),
    "relay state added": (_relay_added, "not_verified"),
    "signature empty": (lambda a: a.query().partition(b"&Signature=")[0] + b"&Signature=", "not_verified"),
    "signature no base64": (lambda a: a.query() + b"!", "base64"),
    "sha-1": (_sha1, "algorithm"),
    "hmac": (_hmac, "algorithm"),
    "no algorithm known": (lambda a: a.query().replace(b"rsa-sha256", b"none"), "algorithm"),
    "bomb": (_bomb, "too_large"),
    "not packed": (lambda a: a.query(packed=a.document()), "not_xml"),
    "packed and more": (lambda a: a.query(packed=pack(a.document()) + b"more"), "not_xml"),
    "packed half": (lambda a: a.query(packed=pack(a.document())[:-20]), "not_xml"),
    "not xml": (lambda a: a.query(a.document()[:-5]), "not_xml"),
    "doctype": (_doctype, "doctype"),
    "comment in the name": (changed(b"p-4711<", b"p-4711<!-- x -->.evil<"), "comment"),
    "instruction": (changed(b"p-4711<", b"p-4711<?x y?><"), "comment"),
    "many elements": (
        changed(b"</samlp:LogoutRequest>", b"<x/>" * 5001 + b"</samlp:LogoutRequest>"),
        "too_many_elements",
    ),
    "id twice": (changed(b"<saml:Issuer>", b"<saml:Issuer ID='a' Id='a'>"), "repeated_id"),
    "answer instead": (
        lambda a: a.query(a.document().replace(b"LogoutRequest", b"LogoutResponse")),
        "not_a_response",
    ),
    "sign-in instead": (lambda a: a.query(a.document().replace(b"LogoutRequest", b"Response")), "not_a_response"),
    "no id": (changed(b' ID="', b' Is="'), "not_a_response"),
    "version": (changed(b'"2.0"', b'"1.1"'), "not_a_response"),
    "signature inside": (lambda a: replace(a, inside=SIGNATURE).query(), "signature_place"),
    "name encrypted": (lambda a: replace(a, inside=ENCRYPTED).query(), "encryption"),
    "another issuer": (lambda a: replace(a, issuer="https://idp.kestrel.example").query(), "not_verified"),
    "no issuer": (changed(b"saml:Issuer>", b"saml:Other>"), "not_verified"),
    "destination missing": (changed(b" Destination=", b" Somewhere="), "destination"),
    "destination longer": (lambda a: replace(a, destination=a.destination + "x").query(), "destination"),
    "destination elsewhere": (lambda a: replace(a, destination="https://another.example").query(), "destination"),
    "old": (_aged(timedelta(minutes=-11)), "expiry"),
    "future": (_aged(timedelta(minutes=6)), "expiry"),
    "no time": (changed(b" IssueInstant=", b" Issued="), "expiry"),
    "over": (lambda a: replace(a, more=' NotOnOrAfter="2020-01-01T00:00:00Z"').query(), "expiry"),
    "end that is no time": (lambda a: replace(a, more=' NotOnOrAfter="tomorrow"').query(), "expiry"),
    "no name": (changed(b"saml:NameID", b"saml:Name"), "name_id"),
    "two names": (lambda a: replace(a, inside="<saml:NameID>p-1</saml:NameID>").query(), "name_id"),
    "name padded": (lambda a: replace(a, name_id=" p-4711").query(), "name_id"),
    "name of another format": (changed(b":persistent", b":transient"), "name_id"),
    "many indexes": (lambda a: replace(a, indexes=("s",) * 51).query(), "assertion"),
    "index too long": (lambda a: replace(a, indexes=("s" * 257,)).query(), "assertion"),
    "index empty": (lambda a: replace(a, indexes=("",)).query(), "assertion"),
}
