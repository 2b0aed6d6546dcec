"""A provider, their licences, and how many new clients a month brought."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow, ProviderOwned
from kernel.columns import Access, Holds, col


class Provider(ProviderOwned, CareRow):
    """What clients may read about a provider, and how they take bookings. `zone` is where their calendar is."""

    __tablename__ = "providers"
    __table_args__ = {"schema": "care"}
    __kept__ = "while they work with us"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.READ_AND_UPDATE,
        "network_web": Access.WRITE,
        "care_job": Access.READ_AND_UPDATE,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    called: Mapped[str] = col(Holds.PUBLIC)
    about: Mapped[str] = col(Holds.PUBLIC)
    zone: Mapped[str] = col(Holds.PUBLIC)
    place: Mapped[str] = col(Holds.PUBLIC)
    gender: Mapped[str | None] = col(Holds.PUBLIC)
    identities: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    topics: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    modalities: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    languages: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    age_bands: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    capacity: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    minutes: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    buffer_minutes: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    notice_hours: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    books_instantly: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    takes_new_clients: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    paused_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class LicenceRow(ProviderOwned, CareRow):
    """A right to practise. A compact is one licence that lists every jurisdiction it opens."""

    __tablename__ = "licences"
    __table_args__ = {"schema": "care"}
    __kept__ = "while they work with us"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.READ,
        "network_web": Access.WRITE,
        "care_job": Access.READ,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    licence_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    profession: Mapped[str] = col(Holds.PUBLIC)
    authority: Mapped[str] = col(Holds.PUBLIC)
    jurisdictions: Mapped[list[str]] = col(Holds.PUBLIC, ARRAY(Text))
    valid_from: Mapped[date] = col(Holds.PUBLIC)
    valid_until: Mapped[date] = col(Holds.PUBLIC)
    checked_on: Mapped[date] = col(Holds.NOTHING_PERSONAL)


class Load(ProviderOwned, CareRow):
    """How many new clients a provider took on in a month; `month` is its first day."""

    __tablename__ = "loads"
    __table_args__ = {"schema": "care"}
    __kept__ = "two years"
    __access__ = {
        "client_web": Access.WRITE,
        "provider_web": Access.WRITE,
        "network_web": Access.READ,
        "care_job": Access.READ,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    month: Mapped[date] = col(Holds.NOTHING_PERSONAL, primary_key=True)
    accepted: Mapped[int] = col(Holds.NOTHING_PERSONAL)
