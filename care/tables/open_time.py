"""When a provider is open, away and taken."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, Range
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow, ProviderOwned
from kernel.columns import Access, Holds, col


class OpenHours(ProviderOwned, CareRow):
    """A pattern in wall time, as the provider said it. `minutes` is how long they are open."""

    __tablename__ = "open_hours"
    __table_args__ = {"schema": "care"}
    __kept__ = "until the provider closes them"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.ALL,
        "network_web": Access.ADD,
        "care_job": Access.READ,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    hours_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    recurrence: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    starts_on: Mapped[date] = col(Holds.NOTHING_PERSONAL)
    opens: Mapped[time] = col(Holds.NOTHING_PERSONAL)
    minutes: Mapped[int] = col(Holds.NOTHING_PERSONAL)
    zone: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    modalities: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))


class Away(ProviderOwned, CareRow):
    """A time in which a provider is not there; nobody is told why."""

    __tablename__ = "away"
    __table_args__ = {"schema": "care"}
    __kept__ = "until it is past"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.ALL,
        "network_web": Access.ADD,
        "care_job": Access.READ_AND_DELETE,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    away_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    during: Mapped[Range[datetime]] = col(Holds.NOTHING_PERSONAL, TSTZRANGE)


class OpenSpan(ProviderOwned, CareRow):
    """A stretch of open time in UTC, made from open hours less time away, eight weeks ahead."""

    __tablename__ = "open_time"
    __table_args__ = {"schema": "care"}
    __kept__ = "until it is past; made anew every night"
    __access__ = {
        "client_web": Access.READ,
        "provider_web": Access.ADD_AND_DELETE,
        "network_web": Access.ADD_AND_DELETE,
        "care_job": Access.ADD_AND_DELETE,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    open_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    during: Mapped[Range[datetime]] = col(Holds.NOTHING_PERSONAL, TSTZRANGE)
    modalities: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))


class TakenTime(ProviderOwned, CareRow):
    """A time nobody else can have, buffer included. It names no client, so that every client may see it."""

    __tablename__ = "taken_time"
    __table_args__ = {"schema": "care"}
    __kept__ = "until it is past"
    __access__ = {
        "client_web": Access.ALL,
        "provider_web": Access.ALL,
        "care_job": Access.ALL,
    }

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    taken_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    blocked: Mapped[Range[datetime]] = col(Holds.NOTHING_PERSONAL, TSTZRANGE)
    held_until: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
