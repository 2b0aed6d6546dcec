"""What a client asked for and what a provider offers, as matching sees them: plain values, no names, no rows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from care import needs
from kernel.refusals import Refused

MOST_EXCLUDED = 3


class TooManyExcluded(Refused):
    """More providers left out than we take without asking why."""

    message = f"You can leave out up to {MOST_EXCLUDED} people."


@dataclass(frozen=True)
class Wishes:
    """A client's answers. Empty means no preference, and earns full points (M2).

    `jurisdiction` is where the client will be at the time of the appointment, 'GB' or 'US-NY'; `zone` is the time zone
    they think in; `from_on` the first day they could meet. `covered_modalities` is what the plan pays for.
    """

    modality: str
    language: str
    age_band: str
    jurisdiction: str
    zone: ZoneInfo
    from_on: date
    topics: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    gender: str | None = None
    gender_must: bool = False
    identities: frozenset[str] = frozenset()
    identities_must: bool = False
    excluded: frozenset[UUID] = frozenset()
    covered_modalities: frozenset[str] = needs.WAYS_TO_MEET

    def __post_init__(self) -> None:
        """Raises `TooManyExcluded`."""
        if len(self.excluded) > MOST_EXCLUDED:
            raise TooManyExcluded

    @property
    def ways(self) -> frozenset[str]:
        """The ways to meet that the client wants and the plan covers."""
        return needs.ways(self.modality) & self.covered_modalities

    def times_with(self, candidate: "Candidate") -> list["OpenTime"]:
        """The provider's free times the client can use: licensed there that day, a way to meet both want, in order."""
        return [
            time
            for time in sorted(candidate.open_times)
            if time.modalities & self.ways
            and candidate.is_licensed(self.jurisdiction, on=time.starts_at.astimezone(self.zone).date())
        ]


@dataclass(frozen=True, order=True)
class OpenTime:
    """A free time to begin at (aware, UTC) and the ways to meet then."""

    starts_at: datetime
    modalities: frozenset[str] = field(compare=False)


@dataclass(frozen=True)
class Licence:
    """The right to practise in some jurisdictions on the days from `valid_from` to `valid_until`, both included.

    A compact is a licence that lists every jurisdiction it opens.
    """

    jurisdictions: frozenset[str]
    valid_from: date
    valid_until: date

    def covers(self, jurisdiction: str, *, on: date) -> bool:
        """Whether it holds there on that day."""
        return jurisdiction in self.jurisdictions and self.valid_from <= on <= self.valid_until


@dataclass(frozen=True)
class Candidate:
    """A provider as matching sees them. `capacity` is new clients a month; `identities` are self-declared."""

    provider_id: UUID
    topics: frozenset[str]
    modalities: frozenset[str]
    languages: frozenset[str]
    age_bands: frozenset[str]
    licences: tuple[Licence, ...]
    open_times: tuple[OpenTime, ...]
    accepted_this_month: int
    capacity: int
    gender: str | None = None
    identities: frozenset[str] = frozenset()
    takes_new_clients: bool = True

    @property
    def load(self) -> float:
        """How much of their own capacity for the month is used; without capacity they are full."""
        return self.accepted_this_month / self.capacity if self.capacity else 1.0

    @property
    def has_room(self) -> bool:
        """Whether they take new clients now and have places left this month."""
        return self.takes_new_clients and self.accepted_this_month < self.capacity

    def is_licensed(self, jurisdiction: str, *, on: date) -> bool:
        """Whether one of the licences holds there on that day."""
        return any(licence.covers(jurisdiction, on=on) for licence in self.licences)

    def is_licensed_from(self, jurisdiction: str, *, on: date) -> bool:
        """Whether a licence for that place holds on that day or on a later one."""
        return any(jurisdiction in licence.jurisdictions and on <= licence.valid_until for licence in self.licences)
