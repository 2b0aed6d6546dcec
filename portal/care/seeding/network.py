"""The network: sixty providers with licences and hours, brought in as the network and they themselves would do it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from care import licences, needs, open_hours, providers
from care.availability import Pattern
from care.providers import Profile
from care.wishes import Licence
from portal import unit_of_work
from portal.care.seeding import people

YEARS_LICENSED, YEARS_LEFT = 6, 3
TOPICS_EACH = (5, 9)
DAYS = ("MO,TU,TH", "MO,WE,FR", "TU,WE,TH", "TU,TH,FR", "MO,TU,WE,TH,FR")
MORNINGS, AFTERNOONS, EVENINGS = (time(8), 240), (time(13), 240), (time(17, 30), 180)
AGES = (("18_24", "25_64"), ("25_64", "65_over"), ("18_24", "25_64", "65_over"), ("16_17", "18_24", "25_64"))
WAYS = (("video", "phone"), ("video", "phone", "in_person"), ("video", "in_person"), ("video", "phone", "in_person"))


@dataclass(frozen=True)
class Entry:
    """A line of the list, read."""

    name: str
    gender: str
    jurisdictions: tuple[str, ...]
    zone: str
    languages: frozenset[str]
    place: str
    identities: frozenset[str]

    @property
    def country(self) -> str:
        """Where they work from: the first place of their licence."""
        return self.jurisdictions[0][:2]


def entries(scale: float = 1.0) -> list[Entry]:
    """Everybody, or for small tests the first of the list."""
    lines = people.LINES[: max(3, round(len(people.LINES) * scale))]
    return [_read(line) for line in lines]


def fill(wanted: list[Entry], *, at: datetime) -> int:
    """Add those who are not there yet, with licence and hours; returns how many were new."""
    with unit_of_work.everybody("network_web"):
        known = {provider.called for provider in providers.all_of_them()}
    fresh = [entry for entry in wanted if entry.name not in known]
    for entry in fresh:
        _open(entry, _add(entry, at.date()), at)
    return len(fresh)


def _read(line: str) -> Entry:
    name, gender, where, zone, languages, place, identities = (part.strip() for part in line.split("|"))
    return Entry(
        name, gender, tuple(where.split()), zone, frozenset(languages.split()), place, frozenset(identities.split())
    )


def _add(entry: Entry, on: date) -> UUID:
    with unit_of_work.everybody("network_web"):
        provider = providers.add(profile(entry))
        profession, authority = people.AUTHORITIES[entry.country]
        valid = Licence(
            frozenset(entry.jurisdictions),
            on.replace(month=1, day=1, year=on.year - YEARS_LICENSED),
            on.replace(month=12, day=31, year=on.year + YEARS_LEFT),
        )
        checked_on = on - timedelta(days=30)
        licences.grant(provider.provider_id, valid, profession=profession, authority=authority, checked_on=checked_on)
        return provider.provider_id


def profile(entry: Entry) -> Profile:
    """What they say of themselves: from the list, and the rest made up the same way each time."""
    random = Random(f"alcove {entry.name}")  # noqa: S311 - made-up people, the same ones each time
    is_first = entry == _read(people.FIRST)
    topics = sorted(needs.TOPICS)
    return Profile(
        called=entry.name,
        zone=entry.zone,
        topics=frozenset(topics if is_first else random.sample(topics, random.randint(*TOPICS_EACH))),
        modalities=frozenset(random.choice(WAYS)) | ({"phone", "in_person"} if is_first else frozenset()),
        languages=entry.languages,
        age_bands=frozenset(("18_24", "25_64", "65_over") if is_first else random.choice(AGES)),
        about=f"{random.choice(people.OPENINGS)} {random.choice(people.MIDDLES)}",
        place=entry.place,
        gender=entry.gender,
        identities=entry.identities,
        capacity=40 if is_first else random.randint(3, 12),
        notice_hours=1 if is_first else random.choice((4, 12, 24)),
        books_instantly=not is_first and random.random() < 0.2,
    )


def _open(entry: Entry, provider_id: UUID, at: datetime) -> None:
    random = Random(f"alcove hours {entry.name}")  # noqa: S311 - as above
    is_first = entry == _read(people.FIRST)
    kinds = [MORNINGS, AFTERNOONS, EVENINGS] if is_first else random.sample([MORNINGS, AFTERNOONS, EVENINGS], 2)
    with unit_of_work.acting("provider_web", provider_id=provider_id):
        ways = frozenset(providers.get(provider_id).modalities)
        for opens, minutes in kinds:
            days = DAYS[-1] if is_first else random.choice(DAYS)
            starts_on = at.date() - timedelta(days=30)
            pattern = Pattern(f"FREQ=WEEKLY;BYDAY={days}", starts_on, opens, minutes, entry.zone, ways)
            open_hours.add(provider_id, pattern, at=at)
