"""A message in an address (SAML bindings 3.4): its signature is checked over the bytes as sent, then it is unpacked.

Nothing is unpacked, and nothing is parsed, that the IdP has not signed.
"""

import base64
import binascii
import zlib
from urllib.parse import unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm

from sso.refusals import Reason, SignInRefused
from sso.saml import tree
from sso.saml.connection import Connection

MAX_QUERY_BYTES = 16 * 1024
MAX_UNPACKED_BYTES = 64 * 1024
MAX_RELAY_STATE_BYTES = 80
MAX_FIELDS = 8
DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
HASHES: dict[str, type[HashAlgorithm]] = {
    f"{_MORE}rsa-sha256": SHA256,
    f"{_MORE}rsa-sha384": SHA384,
    f"{_MORE}rsa-sha512": SHA512,
}
HASHES_SHA1: dict[str, type[HashAlgorithm]] = {f"{tree.DS}rsa-sha1": SHA1}


def read(query: bytes, connection: Connection) -> tuple[bytes, str | None]:
    """The signed SAMLRequest in a query string, unpacked, and its RelayState. Raises SignInRefused."""
    fields = _fields(query)
    _check_signature(fields, connection)
    relay_state = fields.get("RelayState")
    return _unpack(_decode(fields["SAMLRequest"])), unquote_plus(relay_state) if relay_state is not None else None


def _fields(query: bytes) -> dict[str, str]:
    """The fields as they were sent, still escaped: the signature is over exactly these characters."""
    if len(query) > MAX_QUERY_BYTES:
        raise SignInRefused(Reason.TOO_LARGE)
    try:
        pairs = [part.partition("=")[::2] for part in query.decode("ascii").split("&", MAX_FIELDS)]
    except ValueError as error:
        raise SignInRefused(Reason.FIELDS) from error
    fields = dict(pairs)
    # A name that is there twice, or in disguise, could be read one way here and another way elsewhere.
    if len(fields) != len(pairs) or not {"SAMLRequest", "SigAlg", "Signature"} <= set(fields) or "%" in "".join(fields):
        raise SignInRefused(Reason.FIELDS)
    if "SAMLResponse" in fields or unquote_plus(fields.get("SAMLEncoding", DEFLATE)) != DEFLATE:
        raise SignInRefused(Reason.FIELDS)
    if len(unquote_plus(fields.get("RelayState", "")).encode()) > MAX_RELAY_STATE_BYTES:
        raise SignInRefused(Reason.FIELDS)
    return fields


def _check_signature(fields: dict[str, str], connection: Connection) -> None:
    allowed = HASHES | (HASHES_SHA1 if connection.allow_sha1 else {})
    wanted = allowed.get(unquote_plus(fields["SigAlg"]))
    if wanted is None:
        raise SignInRefused(Reason.ALGORITHM)
    signed = "&".join(f"{name}={fields[name]}" for name in ("SAMLRequest", "RelayState", "SigAlg") if name in fields)
    signature = _decode(fields["Signature"])
    if not any(_holds(one, signature, signed.encode(), wanted()) for one in connection.idp_certificates):
        raise SignInRefused(Reason.NOT_VERIFIED)


def _holds(certificate: str, signature: bytes, signed: bytes, wanted: HashAlgorithm) -> bool:
    key = x509.load_der_x509_certificate(base64.b64decode(certificate)).public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, signed, PKCS1v15(), wanted)
    except InvalidSignature:
        return False
    return True


def _decode(escaped: str) -> bytes:
    text = unquote_plus(escaped).replace("\r", "").replace("\n", "")
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignInRefused(Reason.BASE64) from error


def _unpack(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        document = unpacking.decompress(packed, MAX_UNPACKED_BYTES + 1)
    except zlib.error as error:
        raise SignInRefused(Reason.NOT_XML) from error
    if len(document) > MAX_UNPACKED_BYTES:
        raise SignInRefused(Reason.TOO_LARGE)
    if not unpacking.eof or unpacking.unused_data:
        raise SignInRefused(Reason.NOT_XML)
    return document
