"""Contact cards: whom a provider may call for, in danger, sealed by the client so that only that provider reads it.

HPKE (RFC 9180) base mode, done in the browsers; see docs/formats.md. Here is only who may leave, fetch and delete one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select, tuple_

from care import provider_keys, referrals
from care.referral_states import State
from care.tables.contact_cards import CardOpening, ContactCard
from care.tables.referrals import Referral
from kernel.database import db
from kernel.refusals import NotFound, Refused

ENC, CT = 65, 528
LENGTH = ENC + CT
KEPT_AFTER = timedelta(days=30)
_TAKEN_ON = (State.ACCEPTED, State.BOOKED)
_OVER = (State.CLOSED, State.WITHDRAWN)


class NoSuchCard(NotFound):
    """No card, or none that was sealed for whoever asks."""

    message = "There is no contact card that you can open here."


class NotACard(Refused):
    """Not exactly 593 bytes: 65 of a point without compression, 528 of ciphertext."""

    message = "That is not a sealed card. Please open the page again and seal it once more."


class NobodyToSealFor(Refused):
    """Nobody has taken this client on under this referral, or it is over."""

    message = "You can leave this once somebody has said yes to you, and until it is over."


class OtherKey(Refused):
    """The provider has no key, or has another one than the card was sealed to."""

    message = "They have another key than a moment ago. Please open the page again and seal it once more."


@dataclass(frozen=True)
class Sealed:
    """A card as the browser sends it and as it is given to its provider."""

    enc: bytes
    ct: bytes

    @classmethod
    def read(cls, body: bytes) -> "Sealed":
        """Take the bytes apart. Raises `NotACard`."""
        if len(body) != LENGTH or body[0] != 4:
            raise NotACard
        return cls(body[:ENC], body[ENC:])


def seal(referral: Referral, sealed: Sealed, *, key_id: bytes, at: datetime) -> ContactCard:
    """Keep a card for the provider of a referral, instead of any before. Raises `NobodyToSealFor` or `OtherKey`."""
    # Held until the end, so that of two sealed at once the later stays, and none after it is over.
    db.session.refresh(referral, with_for_update=True)
    if referral.provider_id is None or not can_seal(referral):
        raise NobodyToSealFor
    key = provider_keys.public(referral.provider_id)
    if key is None or key.key_id != key_id:
        raise OtherKey
    card = _find(referral) or ContactCard(account_id=referral.account_id, referral_id=referral.referral_id)
    card.provider_id, card.key_id, card.sealed_at = key.provider_id, key_id, at
    card.enc, card.ct = sealed.enc, sealed.ct
    db.session.add(card)
    db.session.flush()
    return card


def can_seal(referral: Referral) -> bool:
    """Whether somebody has taken the client on, and it is not over."""
    return referral.state in _TAKEN_ON


def find(referral: Referral, *, key_id: bytes | None) -> ContactCard | None:
    """The card that the referral's provider can open with the key of this id; None for one sealed to anybody else."""
    card = _find(referral)
    fits = card is not None and (card.provider_id, card.key_id) == (referral.provider_id, key_id)
    return card if fits else None


def is_there(referral: Referral) -> bool:
    """Whether any card lies under the referral, for whomever it was sealed."""
    return _find(referral) is not None


def discard(referral: Referral) -> None:
    """The client takes a card back, whoever it was for; that it was opened stays known to them."""
    db.session.execute(delete(ContactCard).where(ContactCard.referral_id == referral.referral_id))


def open_one(referral_id: UUID, *, provider_id: UUID, at: datetime) -> Sealed:
    """Give a provider the bytes sealed to the key they have now, and write down that they were given.

    Raises `referrals.NoSuchReferral` or `NoSuchCard`. Keep the transaction before anything leaves the house.
    """
    referral = referrals.get(referral_id, seen_by=provider_id)
    key = provider_keys.find(provider_id)
    card = find(referral, key_id=key.key_id) if key else None
    if card is None:
        raise NoSuchCard
    sealed = Sealed(card.enc, card.ct)
    db.session.add(
        CardOpening(
            account_id=card.account_id,
            referral_id=referral_id,
            opening_id=uuid4(),
            provider_id=provider_id,
            opened_at=at,
        )
    )
    db.session.flush()
    return sealed


def openings(referral: Referral) -> Sequence[datetime]:
    """When cards under a referral were opened, newest first; for its client."""
    wanted = select(CardOpening.opened_at).where(CardOpening.referral_id == referral.referral_id)
    return db.session.scalars(wanted.order_by(CardOpening.opened_at.desc())).all()


def count_under(key_id: bytes) -> int:
    """How many cards only the key of this id opens: what is lost when it is replaced."""
    wanted = select(func.count(ContactCard.referral_id)).where(ContactCard.key_id == key_id)
    return db.session.scalar(wanted) or 0


def forget_over(*, at: datetime) -> int:
    """Delete cards 30 days after their referral is over, and cards of a provider it has left; say how many. A job.

    That a card was opened is forgotten with the referral's 30 days.
    """
    over = select(Referral.account_id, Referral.referral_id).where(
        Referral.state.in_(_OVER), Referral.changed_at <= at - KEPT_AFTER
    )
    left = select(Referral.account_id, Referral.referral_id).where(
        Referral.account_id == ContactCard.account_id,
        Referral.referral_id == ContactCard.referral_id,
        Referral.provider_id.is_distinct_from(ContactCard.provider_id),
    )
    of_card = tuple_(ContactCard.account_id, ContactCard.referral_id)
    of_opening = tuple_(CardOpening.account_id, CardOpening.referral_id)
    gone = db.session.execute(
        delete(ContactCard).where(or_(of_card.in_(over), left.exists())).execution_options(synchronize_session=False)
    )
    db.session.execute(delete(CardOpening).where(of_opening.in_(over)).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _find(referral: Referral) -> ContactCard | None:
    wanted = select(ContactCard).where(ContactCard.referral_id == referral.referral_id)
    return db.session.scalar(wanted)
