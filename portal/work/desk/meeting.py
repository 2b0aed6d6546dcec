"""Where a phone leaves its blinded asks and the desk its signatures: in memory, for ten minutes, under a random name.

The phone cannot sign in, the desk cannot blind. The code that ties the two is typed by the person who holds both; it
is kept as a hash and works once. Nothing of it is ever in a database or a log.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

import redis

from eligibility.blinding import formats
from kernel.refusals import NotFound, Refused

SECONDS = 600
# Crockford's base 32 has no I, L, O and U: what looks like one of them is read as what was meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEANT = str.maketrans("ILO", "110")
LENGTH = 8


class NoSuchCode(NotFound):
    """Nobody has this code, or no longer."""

    message = "This code is not known. A code holds for ten minutes and works once. Please compare it with your phone."


class NothingThere(NotFound):
    """The asks have gone; ten minutes were over."""

    message = "Ten minutes are over. Please begin again on your phone; nothing was used up."


class MemoryAway(Refused):
    """What is kept in memory cannot be reached."""

    message = "This is not possible just now. Please try again in a few minutes. Nothing was used up."


@dataclass(frozen=True)
class Left:
    """What the phone is told: under which name to ask for the answer, and the code to type at the desk."""

    name: str
    code: str


@dataclass(frozen=True)
class Found:
    """What stands under a code. `check` is what both screens show: four digits of the asks themselves."""

    name: str
    asks: bytes
    check: str


class Meeting:
    """The place in Valkey."""

    def __init__(self, valkey: "redis.Redis") -> None:
        self._valkey = valkey

    def leave(self, asks: bytes) -> Left:
        """Keep one to eight TokenRequests for ten minutes. Raises MalformedBytes, MemoryAway."""
        formats.read_requests(asks)
        left = Left(str(uuid4()), "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
        try:
            self._valkey.set(_asks(left.name), asks, ex=SECONDS)
            self._valkey.set(_code(left.code), left.name, ex=SECONDS)
        except redis.RedisError as error:
            raise MemoryAway from error
        return left

    def find(self, code: str) -> Found:
        """What the phone with this code left. Raises NoSuchCode, MemoryAway."""
        name = self._get(_code(code)) or b""
        asks = self._get(_asks(name.decode())) if name else None
        if asks is None:
            raise NoSuchCode
        return Found(name.decode(), asks, check_digits(asks))

    def answer(self, code: str, found: Found, signatures: bytes) -> None:
        """Leave the signatures for the phone; the code is used up. Raises MemoryAway."""
        try:
            self._valkey.set(_answer(found.name), signatures, ex=SECONDS)
            self._valkey.delete(_code(code))
        except redis.RedisError as error:
            raise MemoryAway from error

    def hear(self, name: str) -> bytes | None:
        """The signatures, or None while nobody has typed the code. Raises NothingThere, MemoryAway."""
        signatures = self._get(_answer(name))
        if signatures is None and self._get(_asks(name)) is None:
            raise NothingThere
        return signatures

    def _get(self, key: str) -> bytes | None:
        try:
            found: bytes | None = self._valkey.get(key)  # type: ignore[assignment]
        except redis.RedisError as error:
            raise MemoryAway from error
        return found


def check_digits(asks: bytes) -> str:
    """Four digits that the phone computes too: who typed another phone's code sees that they differ."""
    return f"{int.from_bytes(sha256(b'alcove-check/1' + asks).digest()[:4], 'big') % 10_000:04}"


def normal(code: str) -> str:
    """The code as it was made, however it was typed."""
    return "".join(sign for sign in code.upper().translate(MEANT) if sign in ALPHABET)


def _code(code: str) -> str:
    return f"meeting:code:{sha256(normal(code).encode()).hexdigest()}"


def _asks(name: str) -> str:
    return f"meeting:asks:{name}"


def _answer(name: str) -> str:
    return f"meeting:answer:{name}"
