"""A signed fetch: proof that whoever asks holds a key, over method, path and moment. The same words on both ends.

Headers `Alcove-Date` (seconds since 1970, as digits) and `Alcove-Signature` (Ed25519, hexadecimal) over
`METHOD\\nPATH\\nDATE`, under a purpose of its own. A signature holds for five minutes and for that path only.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import signing

PURPOSE = "alcove-fetch/1"
DATE, SIGNATURE = "Alcove-Date", "Alcove-Signature"
HOLDS = timedelta(minutes=5)
DIGITS = re.compile(r"[0-9]{1,12}")
HEXADECIMAL = re.compile(r"[0-9a-f]{128}")


def headers(key: Ed25519PrivateKey, method: str, path: str, *, at: datetime) -> dict[str, str]:
    """The two headers to send."""
    date = str(int(at.timestamp()))
    return {DATE: date, SIGNATURE: signing.sign(key, PURPOSE, _message(method, path, date)).hex()}


def check(public: bytes, method: str, path: str, sent: Mapping[str, str], *, at: datetime) -> None:
    """Raises BadSignature unless `sent` was made with this key for this method and path within five minutes."""
    date, signature = sent.get(DATE, ""), sent.get(SIGNATURE, "")
    if not DIGITS.fullmatch(date) or not HEXADECIMAL.fullmatch(signature):
        raise signing.BadSignature("Not a signed fetch")
    if abs(at.timestamp() - int(date)) > HOLDS.total_seconds():
        raise signing.BadSignature("Signed at another time")
    signing.check(public, PURPOSE, _message(method, path, date), bytes.fromhex(signature))


def _message(method: str, path: str, date: str) -> bytes:
    return f"{method}\n{path}\n{date}".encode()
