"""Canonical JSON: the one byte form of a document that is signed or hashed."""

import hashlib
import json
from typing import Any


def encode(document: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8, whole numbers only: equal documents give equal bytes. Refuses floats."""
    _refuse_floats(document)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def decode(raw: bytes) -> Any:
    """Read canonical bytes back. Raises ValueError when they are not exactly what `encode` would write."""
    document = json.loads(raw)
    if encode(document) != raw:
        raise ValueError("The document is not in canonical form")
    return document


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("A signed document holds no floats")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise ValueError("Keys are text")
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
