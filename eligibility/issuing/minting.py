"""Minting paper cards: vouchers made ahead, for people without a device or a sign-in, who draw one like a ballot.

Nothing here touches the ledger or any database. Whoever is to draw is struck off the ledger first (`striking`), and it
is they who are counted: cards that nobody drew are destroyed and were never counted.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from random import SystemRandom

from eligibility import cards
from eligibility.blinding import blind, formats, keys
from eligibility.cards import Box, Boxes, Code
from kernel import refusals

MOST = 2_000
Sign = Callable[[bytes, bytes], bytes]


class NotSoMany(refusals.Refused):
    """No card at all, or more than one printing holds."""

    message = f"One printing holds 1 to {MOST:,} cards. Please choose a number between them."


@dataclass(frozen=True)
class Card:
    """What is printed on one card: whoever has it has the voucher."""

    code: Code = field(repr=False)
    voucher: str = field(repr=False)
    """The short form as text, as it stands behind the # of the address."""


@dataclass(frozen=True)
class Minted:
    """One printing: the cards, in an order that says nothing, and the boxes that go to the other side."""

    cards: tuple[Card, ...] = field(repr=False)
    boxes: Boxes


def mint(spki: bytes, challenge_digest: bytes, count: int, *, sign: Sign) -> Minted:
    """Make `count` vouchers under this key, each on a card and in a box that the card's code opens.

    `sign` takes a key id and 256 blinded bytes; it learns nothing of the vouchers. Raises NotSoMany, WrongKeyShape,
    BadBlindSignature, and whatever `sign` raises.
    """
    if not 1 <= count <= MOST:
        raise NotSoMany
    modulus, key_id = keys.modulus(spki), keys.key_id(spki)
    found = [_mint_one(modulus, key_id, challenge_digest, sign) for _ in range(count)]
    SystemRandom().shuffle(found)
    return Minted(tuple(card for card, _ in found), Boxes(key_id, tuple(box for _, box in found)))


def _mint_one(modulus: int, key_id: bytes, digest: bytes, sign: Sign) -> tuple[Card, Box]:
    nonce = secrets.token_bytes(32)
    blinded = blind.blind(modulus, formats.token_input(nonce, digest, key_id))
    signature = blind.finish(modulus, blinded, sign(key_id, blinded.blinded))
    voucher = formats.Token(nonce, digest, key_id, signature)
    code = cards.make()
    box = cards.close_box(cards.root(code), voucher.encode())
    return Card(code, formats.to_text(voucher.compact())), box
