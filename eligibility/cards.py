"""Paper cards: a voucher for somebody without a device or a sign-in, as a square to scan and as a code to type.

The square is the voucher itself. The code opens a box that waits at the other side and holds the same voucher, so that
one can read it out on the telephone. Who keeps the boxes cannot open them; who has only the code has no voucher yet.
The code is Crockford's base 32: 16 signs for 80 random bits, and one that catches slips of the pen.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from hashlib import pbkdf2_hmac
from typing import Any, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eligibility import documents
from eligibility.blinding.formats import TOKEN_SIZE
from kernel import canonical, refusals

Code = NewType("Code", str)
Root = NewType("Root", bytes)

FORMAT = "alcove-cards/1"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 17
RANDOM_BYTES = 10
ROUNDS = 600_000
SALT = b"care/card/v1"
CARD_ID_BYTES = 16
BOX_SIZE = TOKEN_SIZE + 16
# A key of its own for each box and used once, so the nonce has nothing to tell apart.
NONCE = bytes(12)
# What people write where nobody can tell it from a figure, and every blank and hyphen.
MISTAKEN = str.maketrans({"I": "1", "L": "1", "O": "0"})
APART = re.compile(r"[\s\-\u2010-\u2015]+")
HEX_ID = re.compile(r"[0-9a-f]{32}")


class MistypedCode(refusals.Refused):
    """Not 17 signs of a card, or the last one says that another is wrong."""

    message = "That is not the code of a card. Please look at each sign once more."


class WrongBox(refusals.Refused):
    """The box was not closed with this code, or is not whole."""

    message = "This code does not open that card. Please check the code, or ask for another card."


@dataclass(frozen=True)
class Box:
    """A voucher under lock: what lies at the other side until somebody types the code."""

    card_id: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Boxes:
    """All boxes of one printing, and the key that signed what is in them."""

    key_id: bytes
    rows: tuple[Box, ...] = field(repr=False)


def make(random: bytes | None = None) -> Code:
    """A new code: 17 signs without gaps. `random` is ten bytes, fresh unless a test gives them."""
    number = int.from_bytes(secrets.token_bytes(RANDOM_BYTES) if random is None else random, "big")
    values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return Code("".join(SIGNS[value] for value in (*values, _check(values))))


def in_groups(code: Code) -> str:
    """As it is printed and read out: four, four, four and five signs."""
    return "-".join((code[:4], code[4:8], code[8:12], code[12:]))


def read(text: str) -> Code:
    """The code as `make` writes it, however it was typed: small letters, blanks, hyphens, I and L for 1, O for 0.

    Raises MistypedCode, so that a slip costs no round trip: any one wrong sign, and any two that were swapped.
    """
    typed = APART.sub("", unicodedata.normalize("NFKD", text).upper()).translate(MISTAKEN)
    if len(typed) != LENGTH or any(sign not in SIGNS for sign in typed):
        raise MistypedCode
    *values, last = (SIGNS.index(sign) for sign in typed)
    if _check(values) != last:
        raise MistypedCode
    return Code(typed)


def root(code: Code) -> Root:
    """32 bytes by PBKDF2-HMAC-SHA-256. Slow on purpose: the salt is the same for all."""
    return Root(pbkdf2_hmac("sha256", code.encode(), SALT, ROUNDS, 32))


def card_id(of: Root) -> bytes:
    """The 16 bytes by which the other side finds the box. They give neither the code nor the box's key away."""
    return _derive(of, b"id")[:CARD_ID_BYTES]


def close_box(of: Root, token: bytes) -> Box:
    """Lock a Token of 354 bytes away (AES-256-GCM, bound to the id of its card)."""
    name = card_id(of)
    return Box(name, AESGCM(_derive(of, b"box")).encrypt(NONCE, token, name))


def open_box(of: Root, sealed: bytes) -> bytes:
    """The Token in the 370 bytes of a box. Raises WrongBox when the code is another card's or a bit has changed."""
    try:
        return AESGCM(_derive(of, b"box")).decrypt(NONCE, sealed, card_id(of))
    except InvalidTag as error:
        raise WrongBox from error


def write_boxes(boxes: Boxes) -> bytes:
    """The file that goes to the other side: canonical JSON, in the order of the ids, so that no order says anything."""
    rows = sorted(boxes.rows, key=lambda box: box.card_id)
    listed = [{"card_id": box.card_id.hex(), "box": documents.base64_text(box.sealed)} for box in rows]
    return canonical.encode({"format": FORMAT, "key_id": boxes.key_id.hex(), "boxes": listed})


def read_boxes(raw: bytes) -> Boxes:
    """What `write_boxes` wrote. Raises BadDocument for anything else: another order, a box twice, other sizes."""
    try:
        found = documents.fields(canonical.decode(raw), {"format", "key_id", "boxes"})
    except (ValueError, RecursionError) as error:
        raise documents.BadDocument from error
    documents.demand(found["format"] == FORMAT)
    rows = documents.each(found["boxes"], _box)
    names = [box.card_id for box in rows]
    documents.demand(bool(rows) and names == sorted(set(names)))
    return Boxes(bytes.fromhex(documents.matching(found["key_id"], documents.DIGEST)), rows)


def _box(document: object) -> Box:
    found: dict[str, Any] = documents.fields(document, {"card_id", "box"})
    sealed = documents.base64_bytes(found["box"])
    documents.demand(len(sealed) == BOX_SIZE)
    return Box(bytes.fromhex(documents.matching(found["card_id"], HEX_ID)), sealed)


def _derive(of: Root, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(of)


def _check(values: list[int]) -> int:
    """The sign that makes the sum nought in GF(32) (x^5 + x^2 + 1), where each place has a weight of its own."""
    rest = 0
    for value in values:
        doubled = (rest ^ value) << 1
        rest = doubled ^ 0b100101 if doubled & 0b100000 else doubled
    return rest
