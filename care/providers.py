"""Providers: what clients may read about them, and whether they take new clients now."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from care import availability, needs, places
from care.tables.providers import Load, Provider
from kernel.database import db
from kernel.refusals import NotFound, Refused

MOST_A_MONTH = 100


class NoSuchProvider(NotFound):
    """Nobody by that id."""

    message = "We could not find that person."


class NotOffered(Refused):
    """A profile that could match nobody."""

    message = "Please choose at least one way to meet, one language and one age group."


@dataclass(frozen=True)
class Profile:
    """What a provider says of themselves. `capacity` is new clients a month, `place` where they meet in person.

    `gender` and `identities` are optional and self-declared (M4). `minutes` is the length of an appointment.
    """

    called: str
    zone: str
    topics: frozenset[str]
    modalities: frozenset[str]
    languages: frozenset[str]
    age_bands: frozenset[str]
    about: str = ""
    place: str = ""
    gender: str | None = None
    identities: frozenset[str] = frozenset()
    capacity: int = 4
    minutes: int = 50
    buffer_minutes: int = 10
    notice_hours: int = 12
    books_instantly: bool = False

    def __post_init__(self) -> None:
        """Raises `needs.UnknownChoice`, `availability.UnknownZone` or `NotOffered`."""
        availability.zone_of(self.zone)
        needs.check(needs.TOPICS, self.topics)
        needs.check(dict.fromkeys(needs.WAYS_TO_MEET, ""), self.modalities)
        needs.check(places.LANGUAGE_LABELS, self.languages)
        needs.check(needs.AGE_BANDS, self.age_bands)
        needs.check(needs.IDENTITIES, self.identities)
        needs.check(needs.GENDERS, [self.gender] if self.gender else [])
        if not (self.modalities and self.languages and self.age_bands):
            raise NotOffered


def add(profile: Profile, *, provider_id: UUID | None = None) -> Provider:
    """A new provider who takes clients as soon as there is a licence and open time."""
    provider = Provider(provider_id=provider_id or uuid4(), takes_new_clients=True, **_columns(profile))
    db.session.add(provider)
    db.session.flush()
    return provider


def change(provider: Provider, profile: Profile) -> None:
    """Replace what the provider says of themselves. What is booked stays as it was booked."""
    for name, value in _columns(profile).items():
        setattr(provider, name, value)
    db.session.flush()


def _columns(profile: Profile) -> dict[str, object]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in ((name, getattr(profile, name)) for name in asdict(profile))
    }


def get(provider_id: UUID) -> Provider:
    """A provider's profile, which is public to clients. Raises `NoSuchProvider`."""
    provider = db.session.scalar(select(Provider).where(Provider.provider_id == provider_id))
    if provider is None:
        raise NoSuchProvider
    return provider


def all_of_them() -> list[Provider]:
    """Every provider that this scope may see, by name."""
    return list(db.session.scalars(select(Provider).order_by(Provider.called, Provider.provider_id)))


def named(provider_ids: Iterable[UUID]) -> dict[UUID, Provider]:
    """The providers of these ids, by id."""
    found = db.session.scalars(select(Provider).where(Provider.provider_id.in_(list(provider_ids))))
    return {provider.provider_id: provider for provider in found}


def set_taking(provider: Provider, *, takes_new_clients: bool) -> None:
    """The provider opens or closes their door to new clients; opening confirms capacity and ends a pause (R2)."""
    provider.takes_new_clients = takes_new_clients
    if takes_new_clients:
        provider.paused_at = None
    db.session.flush()


def set_capacity(provider: Provider, capacity: int) -> None:
    """How many new clients a month, from 0 to 100; saying so ends a pause. Raises `NotOffered`."""
    if not 0 <= capacity <= MOST_A_MONTH:
        raise NotOffered(f"Please choose a number from 0 to {MOST_A_MONTH}.")
    provider.capacity = capacity
    provider.paused_at = None
    db.session.flush()


def pause(provider: Provider, *, at: datetime) -> None:
    """Offer nothing new until the provider confirms their capacity."""
    provider.paused_at = provider.paused_at or at
    db.session.flush()


def resume(provider: Provider) -> None:
    """End a pause, without opening a door that the provider themselves has closed."""
    provider.paused_at = None
    db.session.flush()


def count_accepted(provider_id: UUID, *, on: date) -> None:
    """One more new client in that month, for fair order. Safe beside others who do the same."""
    one = insert(Load).values(provider_id=provider_id, month=on.replace(day=1), accepted=1)
    db.session.execute(
        one.on_conflict_do_update(index_elements=["provider_id", "month"], set_={"accepted": Load.accepted + 1})
    )


def accepted_in_month(on: date) -> dict[UUID, int]:
    """How many new clients each provider took on in the month of that day."""
    rows = db.session.execute(select(Load.provider_id, Load.accepted).where(Load.month == on.replace(day=1)))
    return {row.provider_id: row.accepted for row in rows}
