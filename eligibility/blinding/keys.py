"""An issuer key: the one byte shape that every side accepts, and its name.

RSA 2048 with e = 65537, written as SubjectPublicKeyInfo with id-RSASSA-PSS, SHA-384, MGF1-SHA-384 and a salt of 48
bytes (RFC 9578 section 6.5). Nothing in the shape is free but the modulus, so a key cannot be used to mark people.
"""

from hashlib import sha256

from kernel import refusals

HEAD = bytes.fromhex(
    "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108"
    "300b0609608648016503040202a2030201300382010f003082010a0282010100"
)
TAIL = bytes.fromhex("0203010001")
SIZE = 256
EXPONENT = 65537


class WrongKeyShape(refusals.Refused):
    """The bytes are not an issuer key of the one accepted shape."""

    message = "This key does not have the form that every key here has, so it is not used."


def encode(modulus: int) -> bytes:
    """The 342 bytes of a public key. Raises WrongKeyShape unless the modulus is odd and has exactly 2048 bits."""
    if modulus.bit_length() != SIZE * 8 or modulus % 2 == 0:
        raise WrongKeyShape
    return HEAD + modulus.to_bytes(SIZE, "big") + TAIL


def modulus(spki: bytes) -> int:
    """The modulus of a public key. Raises WrongKeyShape for any other length, head, exponent or parameter."""
    middle = spki[len(HEAD) : len(HEAD) + SIZE]
    if spki != HEAD + middle + TAIL or len(middle) != SIZE or not middle[0] & 0x80 or not middle[-1] & 1:
        raise WrongKeyShape
    return int.from_bytes(middle, "big")


def key_id(spki: bytes) -> bytes:
    """The 32 bytes that name a key everywhere: SHA-256 of its public bytes (RFC 9578 section 6.5)."""
    return sha256(spki).digest()
