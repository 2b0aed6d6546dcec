"""A client's answers, one draft at a time: begun, changed as often as they like, then submitted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from care import availability, clients, needs, places, referral_states, states
from care.cover import Cover
from care.referral_states import State
from care.tables.referrals import Referral
from care.wishes import MOST_EXCLUDED, TooManyExcluded, Wishes
from kernel.database import db
from kernel.refusals import Refused

# None, thoughts, and not safe: what was answered, never something scored.
RISK_TIERS = frozenset({0, 1, 2})


class NotAllAnswered(Refused):
    """The questions that matching cannot do without are not all answered. `missing` names them."""

    message = "There are a few questions left before we can find somebody for you."

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        """Carry the names of what is missing."""
        super().__init__()
        self.missing = missing


class OneAtATime(Refused):
    """Another referral is under way."""

    message = "You already asked for somebody. You can change that first, or take it back."


class SentAlready(Refused):
    """Answers may change in a draft only."""

    message = "Your answers have been sent. To change them, take this back and start again."


@dataclass(frozen=True)
class Answers:
    """Everything that is asked; `None` and empty mean 'no preference', but for what `NotAllAnswered` names.

    `risk_tier`: 0, or 2 where the client said they are not safe. It routes and never blocks, and nothing is scored.
    """

    modality: str | None = None
    language: str | None = None
    age_band: str | None = None
    jurisdiction: str | None = None
    zone: str | None = None
    topics: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    gender: str | None = None
    gender_must: bool = False
    identities: frozenset[str] = frozenset()
    identities_must: bool = False
    excluded: frozenset[UUID] = frozenset()
    risk_tier: int = 0

    def __post_init__(self) -> None:
        """Raises `needs.UnknownChoice`, `needs.TooManyTopics`, `TooManyExcluded` or `availability.UnknownZone`."""
        if self.risk_tier not in RISK_TIERS:
            raise needs.UnknownChoice
        if len(self.excluded) > MOST_EXCLUDED:
            raise TooManyExcluded
        needs.check_topics(self.topics)
        needs.check(needs.TIMES_OF_DAY, self.times)
        needs.check(needs.IDENTITIES, self.identities)
        single = (
            (needs.MODALITIES, self.modality),
            (places.LANGUAGE_LABELS, self.language),
            (needs.AGE_BANDS, self.age_band),
            (places.JURISDICTIONS, self.jurisdiction),
            (needs.GENDERS, self.gender),
        )
        for choices, answer in single:
            needs.check(choices, [answer] if answer is not None else [])
        if self.zone is not None:
            availability.zone_of(self.zone)


FIELDS = tuple(Answers.__dataclass_fields__)
REQUIRED = ("modality", "language", "age_band", "jurisdiction", "zone")


def draft(account_id: UUID, *, called: str, at: datetime) -> Referral:
    """Begin a referral, or go on with the draft there is. Raises `OneAtATime` where one is waiting for an answer."""
    under_way = find_under_way(account_id)
    if under_way is not None:
        if under_way.state == State.DRAFT:
            return under_way
        raise OneAtATime
    known = clients.find(account_id)
    referral = Referral(
        account_id=account_id,
        referral_id=uuid4(),
        state=State.DRAFT,
        called=called,
        started_at=at,
        changed_at=at,
        **_columns(Answers()),
    )
    if known is not None:
        for name in ("language", "age_band", "jurisdiction", "zone"):
            setattr(referral, name, getattr(known, name))
    db.session.add(referral)
    db.session.flush()
    return referral


def find_under_way(account_id: UUID) -> Referral | None:
    """The referral that is being written or waits for somebody, if any."""
    open_states = [State.DRAFT, *sorted(referral_states.WAITING)]
    wanted = select(Referral).where(Referral.account_id == account_id, Referral.state.in_(open_states))
    return db.session.scalar(wanted.order_by(Referral.started_at.desc()).limit(1))


def answer(referral: Referral, answers: Answers, *, at: datetime) -> None:
    """Replace the answers of a draft. Raises `SentAlready`."""
    if referral.state != State.DRAFT:
        raise SentAlready
    for name, value in _columns(answers).items():
        setattr(referral, name, value)
    referral.changed_at = at
    db.session.flush()


def call(referral: Referral, called: str, *, at: datetime) -> None:
    """What the client wants to be called, in a draft. Raises `clients.NoName` or `SentAlready`."""
    if referral.state != State.DRAFT:
        raise SentAlready
    referral.called = clients.check_name(called)
    referral.changed_at = at
    db.session.flush()


def of(referral: Referral) -> Answers:
    """The answers as they stand."""
    values = {name: getattr(referral, name) for name in FIELDS}
    kept: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Answers(**kept)


def missing(referral: Referral) -> tuple[str, ...]:
    """The names of what must still be answered."""
    return tuple(name for name in REQUIRED if getattr(referral, name) is None)


def submit(referral: Referral, *, rule_version: str, at: datetime) -> None:
    """Send the answers: from here on providers may be asked. `rule_version` is the only trace of the ranking (M3).

    Raises `NotAllAnswered`, or `states.MoveClosed` where it was sent before.
    """
    if missing(referral):
        raise NotAllAnswered(missing(referral))
    states.check_move(referral_states.MOVES, State(referral.state), State.SUBMITTED)
    referral.state = State.SUBMITTED
    referral.submitted_at = referral.changed_at = at
    referral.rule_version = rule_version
    db.session.flush()


def wishes(referral: Referral, *, cover: Cover, on: date) -> Wishes:
    """What matching needs of the answers. Raises `NotAllAnswered`."""
    answers = of(referral)
    if answers.modality is None or answers.language is None or answers.age_band is None:
        raise NotAllAnswered(missing(referral))
    if answers.jurisdiction is None or answers.zone is None:
        raise NotAllAnswered(missing(referral))
    return Wishes(
        modality=answers.modality,
        language=answers.language,
        age_band=answers.age_band,
        jurisdiction=answers.jurisdiction,
        zone=ZoneInfo(answers.zone),
        from_on=on,
        topics=answers.topics,
        times=answers.times,
        gender=answers.gender,
        gender_must=answers.gender_must,
        identities=answers.identities,
        identities_must=answers.identities_must,
        excluded=answers.excluded,
        covered_modalities=cover.modalities,
    )


def _columns(answers: Answers) -> dict[str, object]:
    values = ((name, getattr(answers, name)) for name in FIELDS)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values}
