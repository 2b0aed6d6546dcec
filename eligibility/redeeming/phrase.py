"""The access phrase: eight words that open an account, and what is derived from them.

Written for tests, paper cards and the command line; on the pages the browser does the same in `phrase.js`, and the
phrase never leaves it. Ten random bytes and one byte of checksum are 88 bits: eight words of the 2,048 of BIP-39.
"""

import re
import secrets
import unicodedata
from functools import cache
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from typing import NewType

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kernel import refusals

Phrase = NewType("Phrase", str)
Root = NewType("Root", bytes)
Login = NewType("Login", bytes)

WORDS = 8
RANDOM_BYTES = 10
ROUNDS = 600_000
SALT = b"care/phrase/v1"


class MistypedPhrase(refusals.Refused):
    """Not eight words of the list, or the checksum says that one of them is another."""

    message = "Those are not the eight words of an access phrase. Please look at each word once more."


def make(random: bytes | None = None) -> Phrase:
    """Eight words with a space between them; `random` is ten bytes, fresh unless a test gives them."""
    random = secrets.token_bytes(RANDOM_BYTES) if random is None else random
    return Phrase(spell(int.from_bytes(random + _checksum(random), "big"), WORDS))


def spell(bits: int, count: int) -> str:
    """The last `count` times eleven bits as words of the list, with a space between them."""
    return " ".join(_words()[bits >> 11 * place & 0x7FF] for place in reversed(range(count)))


def plain(text: str) -> str:
    """Words as they are compared, however they were typed: small letters, four of each, one space between them."""
    return " ".join(word[:4] for word in _typed(text))


def read(text: str) -> Phrase:
    """The phrase as `make` writes it, however it was typed: capitals, commas, hyphens, words cut to four letters.

    Raises MistypedPhrase, so that a slip of the pen costs no round trip.
    """
    typed = _typed(text)
    if len(typed) != WORDS or any(word not in _places() for word in typed):
        raise MistypedPhrase
    bits = 0
    for word in typed:
        bits = bits << 11 | _places()[word]
    whole = bits.to_bytes(RANDOM_BYTES + 1, "big")
    if whole[-1:] != _checksum(whole[:-1]):
        raise MistypedPhrase
    return make(whole[:-1])


def _typed(text: str) -> list[str]:
    return re.sub(r"[\s,\-]+", " ", unicodedata.normalize("NFKD", text).lower()).strip().split(" ")


def root(phrase: Phrase) -> Root:
    """32 bytes by PBKDF2-HMAC-SHA-256. Slow on purpose: the salt is the same for all."""
    return Root(pbkdf2_hmac("sha256", phrase.encode(), SALT, ROUNDS, 32))


def login(of: Root) -> Login:
    """The 32 bytes that the care side is shown."""
    return Login(_derive(of, b"login"))


def encryption_key(of: Root) -> bytes:
    """The 32 bytes that seal private notes in the browser and are shown to nobody."""
    return _derive(of, b"enc")


def _derive(of: Root, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(of)


def _checksum(random: bytes) -> bytes:
    return sha256(b"phrase/v1" + random).digest()[:1]


@cache
def _words() -> tuple[str, ...]:
    return tuple((Path(__file__).parent / "words" / "english.txt").read_text("ascii").split())


@cache
def _places() -> dict[str, int]:
    # No two words of the list share their first four letters, so four are as good as all.
    return {form: place for place, word in enumerate(_words()) for form in (word, word[:4])}
