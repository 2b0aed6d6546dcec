"""A provider's key for contact cards: made in their browser, kept here with the private half wrapped.

The private half is wrapped under a passphrase that never comes here. Whoever forgets it makes another key, and cards
that were sealed to the one before stay closed for ever.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from sqlalchemy import select

from care.tables.contact_cards import ProviderKey
from care.tables.providers import Provider
from kernel.database import db
from kernel.refusals import Refused

POINT, SALT, IV, WRAPPED = 65, 16, 12, 48
LENGTH = POINT + SALT + IV + WRAPPED


class NotAKey(Refused):
    """Not 141 bytes that begin with a point of P-256 without compression."""

    message = "That is not a key that we can keep. Please open the page again and make it once more."


class AnotherKey(Refused):
    """There is a key already, or it has been replaced since the page was opened: nothing is overwritten unseen."""

    message = "Your key has changed since you opened this page. Please open it again; nothing was replaced."


@dataclass(frozen=True)
class Made:
    """A key as the browser sends it: public half 65 bytes, salt 16, iv 12, wrapped private half 48."""

    public_key: bytes
    salt: bytes
    iv: bytes
    wrapped: bytes

    @classmethod
    def read(cls, body: bytes) -> "Made":
        """Take the bytes apart. Raises `NotAKey`."""
        if len(body) != LENGTH:
            raise NotAKey
        made = cls(body[:65], body[65:81], body[81:93], body[93:])
        # A compressed point has another length, so what passes here has one form only.
        try:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), made.public_key)
        except ValueError:
            raise NotAKey from None
        return made

    @property
    def key_id(self) -> bytes:
        """SHA-256 of the public half: 32 bytes."""
        return sha256(self.public_key).digest()


@dataclass(frozen=True)
class Public:
    """What a client may know of it."""

    provider_id: UUID
    key_id: bytes
    public_key: bytes


def keep(provider_id: UUID, made: Made, *, instead_of: bytes | None) -> None:
    """Keep a key instead of the one with that id, or as the first. Raises `AnotherKey` where another is there."""
    # Of two made at once, the second waits for the first and is refused.
    db.session.execute(select(Provider.provider_id).where(Provider.provider_id == provider_id).with_for_update())
    there = find(provider_id)
    if (there.key_id if there else None) != instead_of:
        raise AnotherKey
    key = there or ProviderKey(provider_id=provider_id)
    key.key_id, key.public_key = made.key_id, made.public_key
    key.salt, key.iv, key.wrapped = made.salt, made.iv, made.wrapped
    db.session.add(key)
    db.session.flush()


def find(provider_id: UUID) -> ProviderKey | None:
    """The whole of a key, for its provider."""
    return db.session.scalar(select(ProviderKey).where(ProviderKey.provider_id == provider_id))


def public(provider_id: UUID) -> Public | None:
    """The public half, where there is a key; a client is told it by those only who took them on."""
    wanted = select(ProviderKey.provider_id, ProviderKey.key_id, ProviderKey.public_key)
    row = db.session.execute(wanted.where(ProviderKey.provider_id == provider_id)).one_or_none()
    return Public(*row) if row else None


def written(key: ProviderKey) -> bytes:
    """The 141 bytes as the browser made them."""
    return bytes(key.public_key + key.salt + key.iv + key.wrapped)
