"""How many providers may practise where, and how many of them have room: what those who run the network look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care import licences, providers
from care.tables.providers import Provider


@dataclass(frozen=True)
class Staffed:
    """A jurisdiction, how many are licensed there that day, and how many of those take new clients this month."""

    jurisdiction: str
    licensed: int
    with_room: int


def by_place(*, on: date) -> list[Staffed]:
    """Every jurisdiction in which somebody is licensed on that day, those with least room first."""
    everybody = {provider.provider_id: provider for provider in providers.all_of_them()}
    accepted = providers.accepted_in_month(on)
    licensed: dict[str, set[UUID]] = {}
    for provider_id, held in licences.of(everybody, on=on).items():
        for licence in (licence for licence in held if licence.valid_from <= on):
            for jurisdiction in licence.jurisdictions:
                licensed.setdefault(jurisdiction, set()).add(provider_id)
    room = {found.provider_id for found in with_room(everybody.values(), accepted)}
    found = [Staffed(place, len(there), len(there & room)) for place, there in licensed.items()]
    return sorted(found, key=lambda staffed: (staffed.with_room, staffed.licensed, staffed.jurisdiction))


def with_room(everybody: Iterable[Provider], accepted: Mapping[UUID, int]) -> list[Provider]:
    """Those who take new clients and have not filled their month."""
    return [
        provider
        for provider in everybody
        if provider.takes_new_clients
        and provider.paused_at is None
        and accepted.get(provider.provider_id, 0) < provider.capacity
    ]
