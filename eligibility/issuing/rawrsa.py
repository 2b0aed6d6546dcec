"""The private RSA operation without padding, by OpenSSL's libcrypto, and never an answer that was not checked.

A blind signature is m^d mod n with nothing around it, which `cryptography` does not offer. libcrypto blinds the
operation, runs in constant time and re-checks its own result; we check s^e = m once more (RFC 9474 section 4.3).
"""

import ctypes
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eligibility.blinding.keys import EXPONENT
from eligibility.issuing import libcrypto
from kernel import refusals

EVP_PKEY_RSA = 6
RSA_PADDING = 0x1001
RSA_NO_PADDING = 3


class CannotSign(refusals.Refused):
    """The key is not usable, the message is out of range, or the result did not pass the check."""

    message = "The signature could not be made. Nothing has been lost; please try again."


class PrivateKey:
    """One RSA private key inside libcrypto. Safe to use from several threads."""

    def __init__(self, der: bytes, modulus: int) -> None:
        """`der` is PKCS#8 or PKCS#1. Raises CannotSign when libcrypto cannot read it."""
        self._lib = _library()
        self._modulus = modulus
        self._size = (modulus.bit_length() + 7) // 8
        self._key = self._read("d2i_AutoPrivateKey", der)
        # The key that checks is made of the modulus and the one exponent alone, so that no part of `der` is trusted.
        self._public = self._read("d2i_PUBKEY", _public_der(modulus))

    def sign(self, blinded: bytes) -> bytes:
        """`blinded`^d mod n, as long as the modulus. Raises CannotSign for 0, n and above, and for a wrong result."""
        message = int.from_bytes(blinded, "big")
        if len(blinded) != self._size or not 1 < message < self._modulus - 1:
            raise CannotSign
        signature = self._power(self._key, "EVP_PKEY_decrypt", blinded)
        if self._power(self._public, "EVP_PKEY_encrypt", signature) != blinded:
            raise CannotSign
        return signature

    def _read(self, function: str, der: bytes) -> int:
        start = ctypes.c_char_p(der)
        key: int | None = getattr(self._lib, function)(None, ctypes.byref(start), len(der))
        if not key:
            raise CannotSign
        return key

    def _power(self, key: int, function: str, number: bytes) -> bytes:
        """`number` to the power of the private (decrypt) or the public (encrypt) exponent."""
        context = self._lib.EVP_PKEY_CTX_new(key, None)
        if not context:
            raise CannotSign
        try:
            out = ctypes.create_string_buffer(self._size)
            size = ctypes.c_size_t(self._size)
            done = (
                getattr(self._lib, f"{function}_init")(context) > 0
                and self._lib.EVP_PKEY_CTX_ctrl(context, EVP_PKEY_RSA, -1, RSA_PADDING, RSA_NO_PADDING, None) > 0
                and getattr(self._lib, function)(context, out, ctypes.byref(size), number, len(number)) > 0
            )
        finally:
            self._lib.EVP_PKEY_CTX_free(context)
        if not done or size.value != self._size:
            raise CannotSign
        return out.raw

    def __del__(self) -> None:
        for key in (getattr(self, "_key", None), getattr(self, "_public", None)):
            if key:
                self._lib.EVP_PKEY_free(key)


def _public_der(modulus: int) -> bytes:
    public = rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def check_available() -> None:
    """Raises NoLibcrypto when this machine cannot sign."""
    _library()


@cache
def _library() -> ctypes.CDLL:
    lib = libcrypto.load()
    pointer, number, size = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t
    signatures: dict[str, tuple[type | None, list[type]]] = {
        "d2i_AutoPrivateKey": (pointer, [pointer, pointer, ctypes.c_long]),
        "EVP_PKEY_free": (None, [pointer]),
        "EVP_PKEY_CTX_new": (pointer, [pointer, pointer]),
        "EVP_PKEY_CTX_free": (None, [pointer]),
        "d2i_PUBKEY": (pointer, [pointer, pointer, ctypes.c_long]),
        "EVP_PKEY_decrypt_init": (number, [pointer]),
        "EVP_PKEY_encrypt_init": (number, [pointer]),
        "EVP_PKEY_encrypt": (number, [pointer, pointer, pointer, ctypes.c_char_p, size]),
        "EVP_PKEY_CTX_ctrl": (number, [pointer, number, number, number, number, pointer]),
        "EVP_PKEY_decrypt": (number, [pointer, pointer, pointer, ctypes.c_char_p, size]),
    }
    for name, (answer, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = answer, arguments
    return lib
