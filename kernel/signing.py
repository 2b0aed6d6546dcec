"""Ed25519 signatures (RFC 8032) over what crosses between the sides, each under a named purpose."""

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class BadSignature(Exception):
    """The bytes were not signed by that key for that purpose."""


def generate() -> Ed25519PrivateKey:
    """A new signing key from the system's randomness."""
    return Ed25519PrivateKey.generate()


def private_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32-byte seed, to be kept in a file that only its process may read."""
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32-byte public key."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def load(seed: bytes) -> Ed25519PrivateKey:
    """The key of a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def load_file(path: Path) -> Ed25519PrivateKey:
    """The key whose seed stands in `path`."""
    return load(path.read_bytes())


def fingerprint(public: bytes) -> str:
    """SHA-256 of the public key in groups of four, for two people to read to each other."""
    text = hashlib.sha256(public).hexdigest()
    return " ".join(text[i : i + 4] for i in range(0, 64, 4))


def sign(key: Ed25519PrivateKey, purpose: str, message: bytes) -> bytes:
    """64 bytes that hold for this purpose only (`purpose` is prefixed, so a plan can never pass as a release)."""
    return key.sign(purpose.encode() + b"\0" + message)


def check(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Raises BadSignature unless `signature` is this key's over this message for this purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, purpose.encode() + b"\0" + message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature(f"Not signed by this key as {purpose}") from error
