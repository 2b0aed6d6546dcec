"""The signer's folder: one private key per unit and period, made here, never leaving, never made twice.

`<key id>.key` holds the private key (PKCS#8, only its owner may read it). `<unit>_<period>.public` holds the public
bytes and stays when the private key is destroyed, so that no second key can ever be made for that period.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from eligibility.blinding import keys
from kernel import refusals

PERIOD = re.compile(r"[0-9]{4}(-[0-9]{2})?")


class KeyExists(refusals.Refused):
    """This unit has, or had, a key for this period."""

    message = "This period already has its key. A second one would mark the people who collect with it."


class NoSuchKey(refusals.NotFound):
    """The folder has no such key, or it has been destroyed."""

    message = "There is no key for this period."


class BadPeriod(refusals.Refused):
    """The period is not a year or a year and month."""

    message = "A period is written as a year or a year and month, such as 2027 or 2027-04."


def make(folder: Path, unit_id: UUID, period: str, taken: Collection[bytes] = ()) -> bytes:
    """Make the key of a unit's period; returns its 342 public bytes.

    `taken` are the key ids of the directory. A key that could be taken for another is thrown away: the short form of a
    voucher names its key by the last four bytes, a TokenRequest a unit's key by the last. Raises KeyExists, BadPeriod.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    public_path = _public_path(folder, unit_id, period)
    if public_path.exists():
        raise KeyExists
    tails = {key_id[-4:] for key_id in (*taken, *_key_ids(folder, "*"))}
    ends = {key_id[-1:] for key_id in _key_ids(folder, f"{unit_id}_*")}
    private, public = _generate(tails | ends)
    # The private half is on the disk before the name is taken: a crash between leaves a key nobody knows.
    _write(folder / f"{keys.key_id(public).hex()}.key", private)
    try:
        _write(public_path, public)
    except FileExistsError as error:
        private_path(folder, keys.key_id(public)).unlink()
        raise KeyExists from error
    return public


def public(folder: Path, unit_id: UUID, period: str) -> bytes:
    """The public bytes of a unit's period, also when the private key is gone. Raises NoSuchKey."""
    try:
        return _public_path(folder, unit_id, period).read_bytes()
    except FileNotFoundError as error:
        raise NoSuchKey from error


def destroy(folder: Path, unit_id: UUID, period: str) -> None:
    """Remove the private key when its vouchers can no longer be redeemed. Raises NoSuchKey."""
    try:
        private_path(folder, keys.key_id(public(folder, unit_id, period))).unlink()
    except FileNotFoundError as error:
        raise NoSuchKey from error


def private_path(folder: Path, key_id: bytes) -> Path:
    """Where the private key of that name is, or would be."""
    return folder / f"{key_id.hex()}.key"


def _public_path(folder: Path, unit_id: UUID, period: str) -> Path:
    if not PERIOD.fullmatch(period):
        raise BadPeriod
    return folder / f"{unit_id}_{period}.public"


def _key_ids(folder: Path, of: str) -> list[bytes]:
    return [keys.key_id(path.read_bytes()) for path in folder.glob(f"{of}.public")]


def _generate(endings: Collection[bytes]) -> tuple[bytes, bytes]:
    while True:
        private = rsa.generate_private_key(keys.EXPONENT, keys.SIZE * 8)
        public = keys.encode(private.public_key().public_numbers().n)
        if not keys.key_id(public).endswith(tuple(endings)):
            return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), public


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
