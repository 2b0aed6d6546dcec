"""What a SAML response must be before python3-saml may see it. It removes what the library would read, run or believe.

In this order: the form (P1), the document (P2), its signatures (P3), its encryption (P4); see docs/sign-in.md.
"""

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from sso.refusals import Reason, SignInRefused
from sso.saml import signatures, tree

MAX_BODY_BYTES = 270 * 1024
MAX_RELAY_STATE_BYTES = 80
MAX_FORM_FIELDS = 8
MAX_ELEMENTS = 5_000
# Honest elements have a handful; canonical XML sorts and compares them all.
MAX_ATTRIBUTES = 64

OAEP = {"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "http://www.w3.org/2009/xmlenc11#rsa-oaep"}


@dataclass(frozen=True)
class Message:
    """A response that may be shown to the library. Nothing in it has been verified."""

    document: bytes = field(repr=False)
    in_response_to: str | None
    encrypted: bool


def read(body: bytes, *, allow_sha1: bool = False) -> Message:
    """The response in a posted form (application/x-www-form-urlencoded). Raises SignInRefused."""
    document = decode(body)
    root = _parse(document, "Response")
    check_tree(root, allow_sha1=allow_sha1)
    return Message(
        document=document,
        in_response_to=root.get("InResponseTo"),
        encrypted=bool(tree.find_all(root, "saml:EncryptedAssertion")),
    )


def decode(body: bytes) -> bytes:
    """The document in a posted form, not looked at yet. Raises SignInRefused."""
    return _decode(_field(body))


def parse_logout(document: bytes) -> tree.Element:
    """The root of a LogoutRequest that came in an address: P2's rules, and nothing signed or encrypted inside.

    There the signature is over the address and must not be in the message (SAML bindings 3.4.4.1). Raises
    SignInRefused.
    """
    root = _parse(document, "LogoutRequest")
    _check_nodes(root)
    _check_ids(root)
    if next(root.iter(f"{{{tree.DS}}}*"), None) is not None:
        raise SignInRefused(Reason.SIGNATURE_PLACE)
    if next(root.iter(f"{{{tree.XENC}}}*"), None) is not None:
        raise SignInRefused(Reason.ENCRYPTION)
    return root


def check_tree(root: tree.Element, *, allow_sha1: bool) -> None:
    """P2's rules for the tree, then P3 and P4; used again on the tree with the assertion decrypted."""
    _check_nodes(root)
    _check_ids(root)
    signatures.check(root, allow_sha1=allow_sha1)
    _check_encryption(root)


def _field(body: bytes) -> str:
    if len(body) > MAX_BODY_BYTES:
        raise SignInRefused(Reason.TOO_LARGE)
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS)
    except ValueError as error:
        raise SignInRefused(Reason.FIELDS) from error
    responses = [value for name, value in fields if name == "SAMLResponse"]
    relays = [value for name, value in fields if name == "RelayState"]
    if len(responses) != 1 or len(relays) > 1 or any(len(r.encode()) > MAX_RELAY_STATE_BYTES for r in relays):
        raise SignInRefused(Reason.FIELDS)
    return responses[0]


def _decode(text: str) -> bytes:
    try:
        # Line breaks are the one thing besides the alphabet that honest IdPs write (RFC 2045).
        return base64.b64decode(text.replace("\r", "").replace("\n", "").encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignInRefused(Reason.BASE64) from error


def _parse(document: bytes, name: str) -> tree.Element:
    try:
        root = tree.parse(document)
    except tree.HasDoctype as error:
        raise SignInRefused(Reason.DOCTYPE) from error
    except tree.NotXml as error:
        raise SignInRefused(Reason.NOT_XML) from error
    if root.tag != f"{{{tree.SAMLP}}}{name}":
        raise SignInRefused(Reason.NOT_A_RESPONSE)
    return root


def _check_nodes(root: tree.Element) -> None:
    # Comments beside the root are siblings of it, not descendants.
    if root.getprevious() is not None or root.getnext() is not None:
        raise SignInRefused(Reason.COMMENT)
    for count, node in enumerate(root.iter(), start=1):
        if not isinstance(node.tag, str):
            raise SignInRefused(Reason.COMMENT)
        if count > MAX_ELEMENTS or len(node.attrib) > MAX_ATTRIBUTES:
            raise SignInRefused(Reason.TOO_MANY_ELEMENTS)


def _check_ids(root: tree.Element) -> None:
    seen: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            # `xml:id` counts as well: libxml2 makes it an id without being asked.
            if str(name).rpartition("}")[2].lower() != "id":
                continue
            if str(value) in seen:
                raise SignInRefused(Reason.REPEATED_ID)
            seen.add(str(value))


def _check_encryption(root: tree.Element) -> None:
    for element in root.iter():
        name = tree.local_name(element)
        if name in ("CipherReference", "KeyInfoReference"):
            raise SignInRefused(Reason.ENCRYPTION)
        # A child would be a transform, and XSLT is one.
        if name == "RetrievalMethod" and (len(element) or not (element.get("URI") or "").startswith("#")):
            raise SignInRefused(Reason.ENCRYPTION)
        if name == "EncryptedKey" and not _is_oaep(element):
            raise SignInRefused(Reason.ENCRYPTION)


def _is_oaep(encrypted_key: tree.Element) -> bool:
    methods = tree.find_all(encrypted_key, "xenc:EncryptionMethod")
    return len(methods) == 1 and methods[0].get("Algorithm") in OAEP
