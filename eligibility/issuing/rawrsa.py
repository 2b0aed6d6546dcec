"""The private RSA operation without padding, by OpenSSL's libcrypto, and never an answer that was not checked.

A blind signature is m^d mod n with nothing around it, which `cryptography` does not offer. libcrypto blinds the
operation, runs in constant time and re-checks its own result; we check s^e = m once more (RFC 9474 section 4.3).
"""

import ctypes
from functools import cache

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
        start = ctypes.c_char_p(der)
        self._key = self._lib.d2i_AutoPrivateKey(None, ctypes.byref(start), len(der))
        if not self._key:
            raise CannotSign

    def sign(self, blinded: bytes) -> bytes:
        """`blinded`^d mod n, as long as the modulus. Raises CannotSign for 0, n and above, and for a wrong result."""
        message = int.from_bytes(blinded, "big")
        if len(blinded) != self._size or not 1 < message < self._modulus - 1:
            raise CannotSign
        signature = self._power(blinded)
        if pow(int.from_bytes(signature, "big"), EXPONENT, self._modulus) != message:
            raise CannotSign
        return signature

    def _power(self, blinded: bytes) -> bytes:
        context = self._lib.EVP_PKEY_CTX_new(self._key, None)
        if not context:
            raise CannotSign
        try:
            out = ctypes.create_string_buffer(self._size)
            size = ctypes.c_size_t(self._size)
            done = (
                self._lib.EVP_PKEY_decrypt_init(context) > 0
                and self._lib.EVP_PKEY_CTX_ctrl(context, EVP_PKEY_RSA, -1, RSA_PADDING, RSA_NO_PADDING, None) > 0
                and self._lib.EVP_PKEY_decrypt(context, out, ctypes.byref(size), blinded, len(blinded)) > 0
            )
        finally:
            self._lib.EVP_PKEY_CTX_free(context)
        if not done or size.value != self._size:
            raise CannotSign
        return out.raw

    def __del__(self) -> None:
        if getattr(self, "_key", None):
            self._lib.EVP_PKEY_free(self._key)


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
        "EVP_PKEY_decrypt_init": (number, [pointer]),
        "EVP_PKEY_CTX_ctrl": (number, [pointer, number, number, number, number, pointer]),
        "EVP_PKEY_decrypt": (number, [pointer, pointer, pointer, ctypes.c_char_p, size]),
    }
    for name, (answer, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = answer, arguments
    return lib
