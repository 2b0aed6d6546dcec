"""The holder's part of a blind signature: RSABSSA-SHA384-PSS (RFC 9474 section 4), any modulus length.

Used where no browser does it: seeding the demonstration, and paper cards. A voucher needs no random prefix
(the variant is Deterministic), because its own 32-byte nonce stands inside the message (RFC 9474 section 5).
"""

import math
import secrets
from dataclasses import dataclass, field
from hashlib import sha384

from eligibility.blinding.keys import EXPONENT
from kernel import refusals

SALT_SIZE = 48


class BadBlindSignature(refusals.Refused):
    """The issuer's answer does not become a valid signature."""

    message = "The answer could not be verified, so no voucher was made. Please try again."


class BadBlinding(ValueError):
    """The blinding factor has no inverse: a modulus that is not what it should be, or a factor of nought."""


@dataclass(frozen=True)
class Blinded:
    """What goes to the issuer, and what must stay with the holder until the answer is there."""

    blinded: bytes
    inverse: int = field(repr=False)
    message: bytes = field(repr=False)


def blind(modulus: int, message: bytes, *, salt: bytes | None = None, factor: int | None = None) -> Blinded:
    """Blind `message` for the key (RFC 9474 section 4.2). `salt` and `factor` are random unless a test gives them.

    Raises BadBlinding when the message or the factor shares a divisor with the modulus.
    """
    salt = secrets.token_bytes(SALT_SIZE) if salt is None else salt
    factor = 1 + secrets.randbelow(modulus - 1) if factor is None else factor
    encoded = int.from_bytes(encode_pss(message, salt, modulus.bit_length() - 1), "big")
    if math.gcd(encoded, modulus) != 1 or math.gcd(factor, modulus) != 1:
        raise BadBlinding
    blinded = encoded * pow(factor, EXPONENT, modulus) % modulus
    return Blinded(_to_bytes(blinded, modulus), pow(factor, -1, modulus), message)


def finish(modulus: int, blinded: Blinded, blind_signature: bytes, *, salt_size: int = SALT_SIZE) -> bytes:
    """The signature of the message (RFC 9474 section 4.4). Raises BadBlindSignature unless it verifies."""
    number = int.from_bytes(blind_signature, "big")
    if len(blind_signature) != _size(modulus) or number >= modulus:
        raise BadBlindSignature
    signature = number * blinded.inverse % modulus
    if not _verifies(modulus, blinded.message, signature, salt_size):
        raise BadBlindSignature
    return _to_bytes(signature, modulus)


def encode_pss(message: bytes, salt: bytes, bits: int) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 and MGF1-SHA-384 (RFC 8017 section 9.1.1), `bits` long at most."""
    size = (bits + 7) // 8
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    padding = bytes(size - len(salt) - len(digest) - 2)
    mask = _mgf1(digest, size - len(digest) - 1)
    masked = bytearray(left ^ right for left, right in zip(padding + b"\x01" + salt, mask, strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def _verifies(modulus: int, message: bytes, signature: int, salt_size: int) -> bool:
    bits = modulus.bit_length() - 1
    size = (bits + 7) // 8
    number = pow(signature, EXPONENT, modulus)
    if number.bit_length() > size * 8:
        return False
    encoded = number.to_bytes(size, "big")
    digest = encoded[-49:-1]
    masked = encoded[: size - 49]
    block = bytearray(left ^ right for left, right in zip(masked, _mgf1(digest, len(masked)), strict=True))
    block[0] &= 0xFF >> (8 * size - bits)
    salt = bytes(block[len(block) - salt_size :])
    return encode_pss(message, salt, bits) == encoded


def _mgf1(seed: bytes, size: int) -> bytes:
    blocks = -(-size // 48)
    return b"".join(sha384(seed + counter.to_bytes(4, "big")).digest() for counter in range(blocks))[:size]


def _size(modulus: int) -> int:
    return (modulus.bit_length() + 7) // 8


def _to_bytes(number: int, modulus: int) -> bytes:
    return number.to_bytes(_size(modulus), "big")
