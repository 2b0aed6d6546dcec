"""What the two sides publish about keys and plans: canonical JSON under a signature, in a chain of versions.

The published bytes are `{"document": {...}, "signature": hex}`. Readers are strict: no field more, none less, and every
value in the one form in which it is written.
"""

import base64
import dataclasses
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import canonical, refusals, signing

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DIGEST = re.compile(r"[0-9a-f]{64}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")
SHARE = re.compile(r"0\.\d{1,6}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LARGEST = 10**9

Entry = TypeVar("Entry")


class BadDocument(refusals.Refused):
    """The bytes are not a document of this format, or not one that the pinned key signed."""

    message = "This document is not whole, or was not signed by the key we know. Nothing was taken from it."


class BrokenChain(refusals.Refused):
    """The document is genuine, but takes back or skips what was published before."""

    message = "This document does not follow from the one before it. Nothing was taken from it."


def sign(document: dict[str, Any], purpose: str, key: Ed25519PrivateKey) -> bytes:
    """The bytes to publish."""
    signature = signing.sign(key, purpose, canonical.encode(document))
    return canonical.encode({"document": document, "signature": signature.hex()})


def verify(raw: bytes, purpose: str, public: bytes) -> dict[str, Any]:
    """The inner document. Raises BadDocument unless `raw` is canonical and signed by `public` for this purpose."""
    try:
        envelope = canonical.decode(raw)
    except (ValueError, RecursionError) as error:
        raise BadDocument from error
    outer = fields(envelope, {"document", "signature"})
    signature = bytes.fromhex(matching(outer["signature"], SIGNATURE))
    try:
        signing.check(public, purpose, canonical.encode(outer["document"]), signature)
    except signing.BadSignature as error:
        raise BadDocument from error
    if not isinstance(outer["document"], dict):
        raise BadDocument
    return outer["document"]


def plain(value: Any) -> Any:
    """Dataclasses, days, moments (UTC), ids, bytes (hex) and shares as they stand in a document."""
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    return _plain_leaf(value)


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, UUID) else value


def base64_text(raw: bytes) -> str:
    """Plain base64, as public keys stand in a document."""
    return base64.b64encode(raw).decode()


def fields(document: object, names: set[str]) -> dict[str, Any]:
    """The fields of an object that has exactly these. Raises BadDocument."""
    if not isinstance(document, dict) or set(document) != names:
        raise BadDocument
    return document


def each(document: object, read: Callable[[object], Entry]) -> tuple[Entry, ...]:
    """Every item of a list. Raises BadDocument."""
    if not isinstance(document, list):
        raise BadDocument
    return tuple(read(item) for item in document)


def matching(value: object, form: re.Pattern[str]) -> str:
    """Text of that form. Raises BadDocument."""
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BadDocument
    return value


def whole(value: object, *, least: int = 0, most: int = LARGEST) -> int:
    """A whole number within bounds. Raises BadDocument."""
    if type(value) is not int or not least <= value <= most:
        raise BadDocument
    return value


def truth(value: object) -> bool:
    """True or false. Raises BadDocument."""
    if type(value) is not bool:
        raise BadDocument
    return value


def demand(holds: bool) -> None:
    """Raises BadDocument unless it holds."""
    if not holds:
        raise BadDocument


def once(items: Sequence[object]) -> bool:
    """Whether nothing stands there twice."""
    return len(set(items)) == len(items)


def name(value: object) -> str:
    """Letters, digits, dots, hyphens and underscores, at most 64. Raises BadDocument."""
    return matching(value, NAME)


def day(value: object) -> date:
    """A day. Raises BadDocument, also for the 30th of February."""
    return _converted(date.fromisoformat, matching(value, DAY))


def moment(value: object) -> datetime:
    """A moment in UTC, to the second. Raises BadDocument."""
    return _converted(datetime.fromisoformat, matching(value, MOMENT))


def identity(value: object) -> UUID:
    """A random id in its usual form with hyphens. Raises BadDocument."""
    found = _converted(UUID, value if isinstance(value, str) else "")
    if str(found) != value:
        raise BadDocument
    return found


def share(value: object) -> Decimal:
    """A share of a budget, above 0 and below 1, without idle noughts. Raises BadDocument."""
    found = Decimal(matching(value, SHARE))
    if found <= 0 or plain(found) != value:
        raise BadDocument
    return found


def base64_bytes(value: object) -> bytes:
    """What `base64_text` wrote. Raises BadDocument."""
    raw = _converted(lambda text: base64.b64decode(text, validate=True), value if isinstance(value, str) else "?")
    if base64_text(raw) != value:
        raise BadDocument
    return raw


def _converted(convert: Callable[[str], Entry], text: str) -> Entry:
    try:
        return convert(text)
    except ValueError as error:
        raise BadDocument from error
