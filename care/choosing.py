"""Choosing whom to see: the people a client's answers lead to, and asking one of them for a free time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from care import answers, candidates, clients, holds, licences, matching, offers, open_time, providers, referrals
from care.answers import NotAllAnswered
from care.clients import About
from care.cover import Cover
from care.holds import Wanted
from care.matching import Ranking
from care.referral_states import State
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Referral
from care.wishes import OpenTime
from kernel.refusals import Refused


class NothingToChoose(Refused):
    """Nobody can be asked while somebody is being asked, or after it is over."""

    message = "There is nothing to choose just now."


@dataclass(frozen=True)
class Choice:
    """Whom, when (aware) and how a client would like to meet."""

    provider_id: UUID
    starts_at: datetime
    modality: str


# While it is in one of these, a client may choose somebody.
OPEN = frozenset({State.DRAFT, State.SUBMITTED, State.DECLINED, State.LAPSED, State.ESCALATED})


def ranking_for(referral: Referral, *, cover: Cover, at: datetime) -> Ranking:
    """Everybody who fits, without those who were asked already. The lot falls the same way each time it is looked at.

    Raises `NothingToChoose`, or `NotAllAnswered`.
    """
    if State(referral.state) not in OPEN:
        raise NothingToChoose
    wishes = answers.wishes(referral, cover=cover, on=at.date())
    asked = {made.provider_id for made in offers.of(referral)}
    people = [candidate for candidate in candidates.gather(at=at) if candidate.provider_id not in asked]
    return matching.rank(wishes, people, at=at, draw=_draw(referral))


def _draw(referral: Referral) -> Random:
    return Random(referral.referral_id.int)  # noqa: S311  a lot for order, no secret


def times_with(provider: Provider, referral: Referral, *, cover: Cover, at: datetime) -> Sequence[OpenTime]:
    """The free times of a provider that this client could have, in order. Raises `NotAllAnswered`."""
    zone = zone_of(referral)
    held = licences.of([provider.provider_id], on=at.date()).get(provider.provider_id, ())
    return [
        OpenTime(time.starts_at, time.modalities & cover.modalities)
        for time in open_time.free(provider, at=at)
        if time.modalities & cover.modalities
        and any(
            licence.covers(referral.jurisdiction or "", on=time.starts_at.astimezone(zone).date()) for licence in held
        )
    ]


def zone_of(referral: Referral) -> ZoneInfo:
    """The zone its client thinks in. Raises `NotAllAnswered`."""
    if referral.zone is None:
        raise NotAllAnswered(answers.missing(referral))
    return ZoneInfo(referral.zone)


def ask(referral: Referral, choice: Choice, *, cover: Cover, at: datetime) -> Appointment:
    """Ask for this time: booked at once where the provider opens that or has taken the client on, else an offer.

    A draft is sent with it, and what need not be asked twice is kept. Raises what `holds.hold`, `referrals.offer` and
    `referrals.book` raise.
    """
    if referral.state == State.DRAFT:
        _send(referral, at=at)
    wanted = Wanted(referral.account_id, referral.referral_id, choice.starts_at, choice.modality, zone_of(referral))
    appointment = holds.hold(wanted, providers.get(choice.provider_id), cover=cover, at=at)
    if referral.state == State.BOOKED:
        referrals.book(referral, appointment, at=at)
    else:
        referrals.offer(referral, appointment, at=at)
    return appointment


def _send(referral: Referral, *, at: datetime) -> None:
    answers.submit(referral, rule_version=matching.RULE_VERSION, at=at)
    about = About(
        called=referral.called,
        language=referral.language or "",
        jurisdiction=referral.jurisdiction or "",
        zone=referral.zone or "",
        age_band=referral.age_band or "",
    )
    clients.keep(referral.account_id, about)


def of_client(account_id: UUID, *, provider_id: UUID) -> Referral:
    """The referral under which this client may ask that provider: the one they took on, else the one under way.

    Raises `referrals.NoSuchReferral` where there is neither.
    """
    listed = referrals.of_client(account_id)
    theirs = (row for row in listed if row.state == State.BOOKED and row.provider_id == provider_id)
    found = next(theirs, None) or next((row for row in listed if State(row.state) in OPEN), None)
    if found is None:
        raise referrals.NoSuchReferral
    return found
