"""The key directory: every key that vouchers are signed with, the same bytes for everyone, wherever they are fetched.

A key that one person saw and others did not would mark that person. So a key never changes and never vanishes, what is
open stays open, and every version names the one before it. Format `alcove-keys/1`, published as `/keys.json`.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eligibility import documents
from eligibility.blinding import keys
from kernel import canonical

FORMAT = "alcove-keys/1"


class KeysCollide(documents.BadDocument):
    """Two keys could be taken for each other by the short names that vouchers carry."""

    message = "Two keys share the end of their name, so one of them must be made again before it is published."


@dataclass(frozen=True)
class Key:
    """One unit's key for one period.

    `open`: enough people have collected, so vouchers open accounts. `extends_open`: enough people have collected for
    this period and for the one before, so vouchers extend accounts. Neither ever closes again.
    """

    key_id: bytes
    spki: bytes
    unit: UUID
    period: str
    not_before: date
    redeem_until: date
    open: bool
    extends_open: bool = False


@dataclass(frozen=True)
class Directory:
    """One version. `prev` is the digest of the version before, empty in the first."""

    number: int
    prev: str
    keys: tuple[Key, ...]

    def key(self, key_id: bytes) -> Key | None:
        """The key of that name."""
        return next((key for key in self.keys if key.key_id == key_id), None)

    def current(self, unit: UUID, on: date) -> Key | None:
        """The key with which the unit's people collect on that day: of those begun and not over, the newest."""
        begun = [key for key in self.keys if key.unit == unit and key.not_before <= on <= key.redeem_until]
        return max(begun, key=lambda key: key.not_before, default=None)

    def by_tail(self, tail: bytes) -> Key | None:
        """The key whose name ends in these four bytes, as the short form of a voucher says it."""
        return next((key for key in self.keys if key.key_id[-4:] == tail), None)


def sign(directory: Directory, key: Ed25519PrivateKey) -> bytes:
    """The bytes to publish. Raises BadDocument or KeysCollide for what must not be published."""
    document = _document(directory)
    parse(document)
    return documents.sign(document, FORMAT, key)


def verify(raw: bytes, public: bytes) -> Directory:
    """The directory in `raw`. Raises BadDocument unless it is canonical, complete and signed by `public`."""
    return parse(documents.verify(raw, FORMAT, public))


def parse(document: object) -> Directory:
    """Read the inner document strictly. Raises BadDocument, KeysCollide, WrongKeyShape."""
    found = documents.fields(document, {"format", "number", "prev", "keys"})
    if found["format"] != FORMAT:
        raise documents.BadDocument
    directory = Directory(
        number=documents.whole(found["number"], least=1),
        prev=documents.matching(found["prev"], documents.DIGEST) if found["prev"] else _first(found),
        keys=documents.each(found["keys"], _key),
    )
    names = [key.key_id for key in directory.keys]
    if names != sorted(names) or len({(key.unit, key.period) for key in directory.keys}) != len(names):
        raise documents.BadDocument
    _check_apart(directory)
    return directory


def check_follows(directory: Directory, earlier: Directory | None) -> None:
    """Raises BrokenChain unless this is the version right after `earlier` (None: the first) and takes nothing back."""
    if earlier is None:
        if directory.number != 1:
            raise documents.BrokenChain
        return
    if directory.number != earlier.number + 1 or directory.prev != digest(earlier):
        raise documents.BrokenChain
    for key in earlier.keys:
        found = directory.key(key.key_id)
        if found is None or not _only_opens(key, found):
            raise documents.BrokenChain


def digest(directory: Directory) -> str:
    """SHA-256 of the document without its signature; the next version's `prev`."""
    return canonical.digest(canonical.encode(_document(directory)))


def following(earlier: Directory | None, entries: tuple[Key, ...]) -> Directory:
    """The next version with these keys, in the one order. Raises BrokenChain when it would take something back."""
    ordered = tuple(sorted(entries, key=lambda key: key.key_id))
    if earlier is None:
        return Directory(1, "", ordered)
    directory = Directory(earlier.number + 1, digest(earlier), ordered)
    check_follows(directory, earlier)
    return directory


def _only_opens(before: Key, now: Key) -> bool:
    if dataclasses.replace(before, open=now.open, extends_open=now.extends_open) != now:
        return False
    return now.open >= before.open and now.extends_open >= before.extends_open


def _check_apart(directory: Directory) -> None:
    """The last four bytes name a key in a compact voucher; the last one names a unit's key in a TokenRequest."""
    tails = {key.key_id[-4:] for key in directory.keys}
    ends = {(key.unit, key.key_id[-1]) for key in directory.keys}
    if len(tails) != len(directory.keys) or len(ends) != len(directory.keys):
        raise KeysCollide


def _document(directory: Directory) -> dict[str, Any]:
    entries = [documents.plain(key) | {"spki": documents.base64_text(key.spki)} for key in directory.keys]
    return {"format": FORMAT, "number": directory.number, "prev": directory.prev, "keys": entries}


def _key(document: object) -> Key:
    names = {"key_id", "spki", "unit", "period", "not_before", "redeem_until", "open", "extends_open"}
    found = documents.fields(document, names)
    key = Key(
        key_id=bytes.fromhex(documents.matching(found["key_id"], documents.DIGEST)),
        spki=documents.base64_bytes(found["spki"]),
        unit=documents.identity(found["unit"]),
        period=documents.name(found["period"]),
        not_before=documents.day(found["not_before"]),
        redeem_until=documents.day(found["redeem_until"]),
        open=documents.truth(found["open"]),
        extends_open=documents.truth(found["extends_open"]),
    )
    keys.modulus(key.spki)
    if keys.key_id(key.spki) != key.key_id or key.not_before >= key.redeem_until or key.extends_open > key.open:
        raise documents.BadDocument
    return key


def _first(found: dict[str, Any]) -> str:
    if found["number"] != 1 or found["prev"] != "":
        raise documents.BadDocument
    return ""
