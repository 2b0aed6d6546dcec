"""A client's care record, their referrals, and the offers made to providers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import AccountOwned, CareRow, ProviderOwned
from kernel.columns import Access, Holds, col


class Client(AccountOwned, CareRow):
    """What a client chose to be called, and coarse wishes that need not be asked twice."""

    __tablename__ = "clients"
    __table_args__ = {"schema": "care"}
    __kept__ = "until the client erases it or the account ends"
    __access__ = {
        "client_web": Access.ALL,
    }

    called: Mapped[str] = col(Holds.OWN_CHOICE)
    language: Mapped[str] = col(Holds.OWN_CHOICE)
    jurisdiction: Mapped[str] = col(Holds.OWN_CHOICE)
    zone: Mapped[str] = col(Holds.OWN_CHOICE)
    age_band: Mapped[str] = col(Holds.OWN_CHOICE)


class Referral(AccountOwned, ProviderOwned, CareRow):
    """A client asks for care. `provider_id` is whom it is offered to now; besides the client only they can read it."""

    __tablename__ = "referrals"
    __table_args__ = {"schema": "care"}
    __kept__ = "until the client erases it or the account ends"
    __access__ = {
        "client_web": Access.ALL,
        "provider_web": Access.READ_AND_UPDATE,
        "care_job": Access.READ_AND_UPDATE,
    }

    referral_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    provider_id: Mapped[UUID | None] = col(Holds.RANDOM_ID, Uuid, nullable=True)  # type: ignore[assignment]
    state: Mapped[str] = col(Holds.CARE_FACT)
    called: Mapped[str] = col(Holds.OWN_CHOICE)
    modality: Mapped[str | None] = col(Holds.OWN_CHOICE)
    language: Mapped[str | None] = col(Holds.OWN_CHOICE)
    age_band: Mapped[str | None] = col(Holds.OWN_CHOICE)
    jurisdiction: Mapped[str | None] = col(Holds.OWN_CHOICE)
    zone: Mapped[str | None] = col(Holds.OWN_CHOICE)
    topics: Mapped[list[str]] = col(Holds.OWN_CHOICE, ARRAY(Text))
    times: Mapped[list[str]] = col(Holds.OWN_CHOICE, ARRAY(Text))
    gender: Mapped[str | None] = col(Holds.OWN_CHOICE)
    gender_must: Mapped[bool] = col(Holds.OWN_CHOICE)
    identities: Mapped[list[str]] = col(Holds.OWN_CHOICE, ARRAY(Text))
    identities_must: Mapped[bool] = col(Holds.OWN_CHOICE)
    excluded: Mapped[list[UUID]] = col(Holds.OWN_CHOICE, ARRAY(Uuid))
    # Whom the client says they already see. Nobody else's row says from where.
    continues_with: Mapped[UUID | None] = col(Holds.OWN_CHOICE, Uuid, nullable=True)
    risk_tier: Mapped[int] = col(Holds.CARE_FACT)
    rule_version: Mapped[str | None] = col(Holds.NOTHING_PERSONAL)
    started_at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
    submitted_at: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))
    changed_at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
    answer_by: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))


class Offer(AccountOwned, ProviderOwned, CareRow):
    """One provider asked once, with the appointment held for it, and what they answered."""

    __tablename__ = "offers"
    __table_args__ = {"schema": "care"}
    __kept__ = "as long as its referral"
    __access__ = {
        "client_web": Access.WRITE,
        "provider_web": Access.READ_AND_UPDATE,
        "care_job": Access.READ_AND_UPDATE,
    }

    referral_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    offer_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    appointment_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    answer: Mapped[str] = col(Holds.CARE_FACT)
    reason: Mapped[str | None] = col(Holds.CARE_FACT)
    offered_at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
    answer_by: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))
