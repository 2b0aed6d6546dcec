"""The providers as matching wants to see them: their rows gathered in a handful of queries."""

from datetime import datetime

from sqlalchemy import select

from care import licences, open_time, providers
from care.tables.providers import Provider
from care.wishes import Candidate
from kernel.database import db


def gather(*, at: datetime) -> list[Candidate]:
    """Every provider with what matching may know of them, as things stand `at`. Whose rules hold is matching's."""
    everybody = db.session.scalars(select(Provider).order_by(Provider.provider_id)).all()
    ids = [provider.provider_id for provider in everybody]
    licensed = licences.of(ids, on=at.date())
    free = open_time.free_of(everybody, at=at)
    accepted = providers.accepted_in_month(at.date())
    return [
        Candidate(
            provider_id=provider.provider_id,
            topics=frozenset(provider.topics),
            modalities=frozenset(provider.modalities),
            languages=frozenset(provider.languages),
            age_bands=frozenset(provider.age_bands),
            licences=licensed.get(provider.provider_id, ()),
            open_times=tuple(free[provider.provider_id]),
            accepted_this_month=accepted.get(provider.provider_id, 0),
            capacity=provider.capacity,
            gender=provider.gender,
            identities=frozenset(provider.identities),
            takes_new_clients=provider.takes_new_clients and provider.paused_at is None,
        )
        for provider in everybody
    ]
