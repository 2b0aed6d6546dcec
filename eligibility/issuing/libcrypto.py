"""Finding OpenSSL's libcrypto on whatever machine this is."""

import ctypes
import ctypes.util
import importlib.util
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

from kernel import refusals

NAMES = ("libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
NEEDED = ("d2i_AutoPrivateKey", "EVP_PKEY_CTX_ctrl", "EVP_PKEY_decrypt")


class NoLibcrypto(refusals.Refused):
    """No usable libcrypto was found."""

    message = (
        "The signer needs OpenSSL's libcrypto and found none. Install OpenSSL 1.1.1 or later "
        "(Debian: libssl3, Fedora: openssl-libs, macOS: brew install openssl@3) and start again."
    )


def load() -> ctypes.CDLL:
    """The first libcrypto that has what we call. Raises NoLibcrypto, which says what to install."""
    for place in candidates():
        try:
            library = ctypes.CDLL(place)
        except OSError:
            continue
        if all(hasattr(library, name) for name in NEEDED):
            return library
    raise NoLibcrypto


def candidates() -> Iterator[str | None]:
    """Where to look, best first: Python's own OpenSSL, the system's, this program itself, one in a wheel, names."""
    extension = importlib.util.find_spec("_ssl")
    if ssl.OPENSSL_VERSION.startswith("OpenSSL") and extension and extension.has_location and extension.origin:
        # A handle on Python's ssl extension also finds the symbols of the libcrypto it is linked to.
        yield extension.origin
    found = ctypes.util.find_library("crypto")
    # macOS ends a program that opens its own unversioned copy.
    if found and not (sys.platform == "darwin" and found.startswith("/usr/lib/")):
        yield found
    yield None
    yield from _in_wheels()
    yield from NAMES


def _in_wheels() -> Iterator[str]:
    package = importlib.util.find_spec("psycopg_binary")
    if package and package.origin:
        home = Path(package.origin).parent
        for folder in (home.parent / "psycopg_binary.libs", home / ".dylibs"):
            yield from sorted(str(path) for path in folder.glob("libcrypto*"))
