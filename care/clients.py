"""The care record of a client: what they chose to be called and a few coarse wishes, under the id of their account.

It must never hold a name, an address, an age, a place of work, or when the account was opened.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from care import appointments, availability, needs, places
from care.tables.referrals import Client, Referral
from kernel.database import db
from kernel.refusals import NotFound, Refused

LONGEST_NAME = 40


class NoSuchClient(NotFound):
    """No record yet, or of another account."""

    message = "We could not find that."


class NoName(Refused):
    """Nothing to be called by, or too much of it."""

    message = f"Please choose what we may call you, up to {LONGEST_NAME} letters. It need not be your name."


class MeetingNow(Refused):
    """The other person is in the room, or on the telephone."""

    message = "Your appointment is going on just now. You can erase everything as soon as it is over."


@dataclass(frozen=True)
class About:
    """What is kept so that nobody is asked twice. `jurisdiction` is 'GB' or 'US-NY'; `zone` an IANA name."""

    called: str
    language: str
    jurisdiction: str
    zone: str
    age_band: str

    def __post_init__(self) -> None:
        """Raises `NoName`, `needs.UnknownChoice` or `availability.UnknownZone`."""
        check_name(self.called)
        needs.check(places.LANGUAGE_LABELS, [self.language])
        needs.check(places.JURISDICTIONS, [self.jurisdiction])
        needs.check(needs.AGE_BANDS, [self.age_band])
        availability.zone_of(self.zone)


def check_name(called: str) -> str:
    """The name without blanks round it. Raises `NoName`."""
    if not 1 <= len(called.strip()) <= LONGEST_NAME:
        raise NoName
    return called.strip()


def keep(account_id: UUID, about: About) -> Client:
    """Write or replace the record."""
    client = find(account_id) or Client(account_id=account_id)
    for name, value in asdict(about).items():
        setattr(client, name, value.strip())
    db.session.add(client)
    db.session.flush()
    return client


def find(account_id: UUID) -> Client | None:
    """The record of an account, where there is one yet."""
    return db.session.scalar(select(Client).where(Client.account_id == account_id))


def get(account_id: UUID) -> Client:
    """The record of an account. Raises `NoSuchClient`."""
    client = find(account_id)
    if client is None:
        raise NoSuchClient
    return client


def erase(account_id: UUID, *, at: datetime) -> None:
    """The client erases the record and, with it, referrals, offers, appointments and their logs.

    What is held or booked is cancelled first, so that the provider's time is free again. Raises `MeetingNow`.
    """
    ahead = [*appointments.held(account_id), *appointments.ahead(seen_by=account_id, at=at)]
    if any(appointment.starts_at <= at for appointment in ahead):
        raise MeetingNow
    for appointment in ahead:
        appointments.cancel(appointment, at=at)
    db.session.execute(delete(Referral).where(Referral.account_id == account_id))
    db.session.execute(delete(Client).where(Client.account_id == account_id))
