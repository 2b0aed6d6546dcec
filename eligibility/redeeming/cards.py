"""Boxes of paper cards: taken in a printing at a time, handed to whoever names one, forgotten with their key.

Whoever asks names the id that only the code on the card gives; the code itself is never sent, and without it nobody,
and we least of all, opens a box. Nothing is written when a box is handed out.
"""

from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from eligibility import cards
from eligibility.redeeming.tables.cards import Card
from eligibility.redeeming.tables.published import IssuerKey
from kernel import database, refusals


class NoSuchCard(refusals.NotFound):
    """No box has this id."""

    message = (
        "We know no card with this code. Please look at each sign once more. If they are right, the card may be from a "
        "period that is over."
    )


class CardsTaken(refusals.Refused):
    """Some of these boxes are here already."""

    message = "These cards are here already, so nothing was taken."


class UnknownKey(refusals.Refused):
    """The cards were made with a key that is not in the directory here."""

    message = "These cards were made with a key that we do not know. Pull the plans first, then take the cards again."


class PeriodOver(refusals.Refused):
    """No voucher of this key can be redeemed any more."""

    message = "The period of these cards is over, so nothing was taken."


def take(raw: bytes, *, on: date) -> int:
    """Keep every box of a printing, or none; returns how many. `raw` is the file as it was written.

    Raises BadDocument, UnknownKey, PeriodOver, CardsTaken.
    """
    boxes = cards.read_boxes(raw)
    _check_key(boxes.key_id, on)
    rows = [{"card_id": box.card_id, "key_id": boxes.key_id, "box": box.sealed} for box in boxes.rows]
    try:
        with database.own_transaction("care") as connection:
            connection.execute(insert(Card), rows)
    except IntegrityError as error:
        raise CardsTaken from error
    return len(rows)


def get_box(card_id: bytes) -> bytes:
    """The 370 bytes of the box with this id. Raises NoSuchCard."""
    with database.own_transaction("care") as connection:
        # The policies show the one box that this transaction names, and no other.
        connection.execute(select(func.set_config("app.card_id", card_id.hex(), True)))
        found = connection.scalar(select(Card.box).where(Card.card_id == card_id))
    if found is None:
        raise NoSuchCard
    return bytes(found)


def forget_old(*, on: date) -> None:
    """Take out the boxes of keys whose vouchers can no longer be redeemed on that day."""
    over = select(IssuerKey.key_id).where(IssuerKey.redeem_until < on)
    with database.own_transaction("care") as connection:
        connection.execute(delete(Card).where(Card.key_id.in_(over)))


def _check_key(key_id: bytes, on: date) -> None:
    with database.own_transaction("care") as connection:
        until = connection.scalar(select(IssuerKey.redeem_until).where(IssuerKey.key_id == key_id))
    if until is None:
        raise UnknownKey
    if until < on:
        raise PeriodOver
