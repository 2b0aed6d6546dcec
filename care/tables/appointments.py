"""An appointment and the log of what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, Range
from sqlalchemy.orm import Mapped

from care.tables import spans
from eligibility.redeeming.rows import AccountOwned, CareRow, ProviderOwned
from kernel.columns import Access, Holds, col


class Appointment(AccountOwned, ProviderOwned, CareRow):
    """Two people and a time.

    `local_start` and `zone` are what the client chose on their clock; `during` is UTC. `policy` is what they were shown
    when they booked. `taken_id` is the provider's time it takes, `room_id` the address of its room.
    """

    __tablename__ = "appointments"
    __table_args__ = {"schema": "care"}
    __kept__ = "as long as its referral"
    __access__ = {
        "client_web": Access.WRITE,
        "provider_web": Access.READ_AND_UPDATE,
        "care_job": Access.READ_AND_UPDATE,
    }

    appointment_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    referral_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    taken_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    room_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    state: Mapped[str] = col(Holds.CARE_FACT)
    during: Mapped[Range[datetime]] = col(Holds.CARE_FACT, TSTZRANGE)
    modality: Mapped[str] = col(Holds.OWN_CHOICE)
    local_start: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=False))
    zone: Mapped[str] = col(Holds.OWN_CHOICE)
    policy: Mapped[dict[str, Any]] = col(Holds.NOTHING_PERSONAL, JSONB)
    held_until: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))
    booked_at: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = col(Holds.CARE_FACT, DateTime(timezone=True))
    counted: Mapped[bool | None] = col(Holds.CARE_FACT)
    forgiven: Mapped[bool] = col(Holds.CARE_FACT)
    waived_because: Mapped[str | None] = col(Holds.CARE_FACT)

    @property
    def starts_at(self) -> datetime:
        """When it begins, in UTC."""
        return spans.span_of(self.during).starts_at

    @property
    def ends_at(self) -> datetime:
        """When it ends, in UTC."""
        return spans.span_of(self.during).ends_at


class AppointmentEvent(AccountOwned, ProviderOwned, CareRow):
    """One move of an appointment: to which state, by whom, when. Never changed."""

    __tablename__ = "appointment_events"
    __table_args__ = {"schema": "care"}
    __kept__ = "as long as its appointment"
    __access__ = {
        "client_web": Access.ADD,
        "provider_web": Access.ADD,
        "care_job": Access.ADD,
    }

    appointment_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    event_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    state: Mapped[str] = col(Holds.CARE_FACT)
    by: Mapped[str] = col(Holds.CARE_FACT)
    at: Mapped[datetime] = col(Holds.CARE_FACT, DateTime(timezone=True))
