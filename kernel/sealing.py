"""Sealing one field for one place, and keyed digests to find a row by what it must not show."""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"


class CannotOpen(Exception):
    """The bytes were sealed for another place or with another key, or were changed."""


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """AES-256-GCM; `place` (table|column|row|owner) is bound in, so a copy in another row does not open."""
    nonce = secrets.token_bytes(12)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """The plain bytes. Raises CannotOpen for another key, another place or changed bytes."""
    if sealed[:1] != VERSION:
        raise CannotOpen("unknown version")
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], place.encode())
    except InvalidTag as error:
        raise CannotOpen("does not open here") from error


def digest(key: bytes, purpose: str, value: str) -> bytes:
    """HMAC-SHA-256: equal values find each other, nothing finds the value."""
    return hmac.digest(key, purpose.encode() + b"\0" + value.encode(), sha256)


def same(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)
