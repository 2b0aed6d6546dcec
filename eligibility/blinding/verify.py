"""Whether a voucher was signed by the key it names. Needs the public key only."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

from eligibility.blinding import keys
from eligibility.blinding.formats import Token
from kernel import refusals


class NotGenuine(refusals.NotAllowed):
    """The voucher's signature, key or challenge is not the one it should be."""

    message = "This voucher could not be recognised. Please check that it is whole, or collect it again."


def check(token: Token, spki: bytes, digest: bytes) -> None:
    """Raises NotGenuine unless `token` answers the challenge and carries a signature of this key over its message.

    RSASSA-PSS, SHA-384, salt of 48 bytes (RFC 9578 section 6.4). Raises WrongKeyShape for another shape of key.
    """
    if token.key_id != keys.key_id(spki) or token.challenge_digest != digest:
        raise NotGenuine
    try:
        _public_key(spki).verify(
            token.authenticator, token.message(), padding.PSS(padding.MGF1(SHA384()), salt_length=48), SHA384()
        )
    except InvalidSignature as error:
        raise NotGenuine from error


@lru_cache(maxsize=1024)
def _public_key(spki: bytes) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(keys.EXPONENT, keys.modulus(spki)).public_key()
