"""A provider's key for contact cards, the cards that clients sealed to it, and when each was opened."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import AccountOwned, CareRow, ProviderOwned
from kernel.columns import Access, Holds, col


class ProviderKey(ProviderOwned, CareRow):
    """A provider's key: the public half, and the private half wrapped under a passphrase that we never see."""

    __tablename__ = "provider_keys"
    __table_args__ = {"schema": "care"}
    __kept__ = "until the provider makes another"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.WRITE,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY)
    public_key: Mapped[bytes] = col(Holds.PUBLIC_KEY)
    salt: Mapped[bytes] = col(Holds.NOTHING_PERSONAL)
    iv: Mapped[bytes] = col(Holds.NOTHING_PERSONAL)
    wrapped: Mapped[bytes] = col(Holds.SEALED)


class ContactCard(AccountOwned, ProviderOwned, CareRow):
    """What a client sealed for the provider of one referral. Always of one length, so that it says nothing by that."""

    __tablename__ = "contact_cards"
    __table_args__ = {"schema": "care"}
    __kept__ = "until the client deletes it, or 30 days after its referral is over"
    __access__ = {
        "client_web": Access.ALL,
        "provider_web": Access.READ,
        "care_job": Access.READ_AND_DELETE,
    }

    referral_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY)
    enc: Mapped[bytes] = col(Holds.SEALED)
    ct: Mapped[bytes] = col(Holds.SEALED)
    sealed_at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))


class CardOpening(AccountOwned, ProviderOwned, CareRow):
    """A provider was given a card's bytes. The client sees it; nobody changes it."""

    __tablename__ = "card_openings"
    __table_args__ = {"schema": "care"}
    __kept__ = "until 30 days after its referral is over"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.INSERT_ONLY,
        "care_job": Access.READ_AND_DELETE,
    }

    referral_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    opening_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    opened_at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
