"""Referrals in words, as a provider reads them: what is needed and by when, and nothing that says who pays or where.

Times are on the provider's clock; of the client's only the part of the day is told (Z2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import url_for

from care import needs, other_times, places, referrals
from care.referral_states import State
from care.tables.providers import Provider
from care.tables.referrals import Referral
from portal.care import times

SOON = timedelta(hours=3)
RATHER_NOT = "Would rather not say"
_STATES = {
    State.OFFERED: "Waiting for your answer",
    State.ACCEPTED: "You said yes",
    State.BOOKED: "You see this person",
    State.CLOSED: "Care is over",
}
_AT_RISK = "They said that they do not feel safe. They were shown where to get help at once."

_CONTINUES = (
    "They say that they see you already, in another account. We cannot know whether it is so; you will. "
    "It does not count as somebody new."
)


@dataclass(frozen=True)
class Line:
    """One referral in the list. `soon`: in the last hours."""

    nickname: str
    needs: str
    how: str
    answer_by: str
    soon: bool
    continues: bool
    href: str


@dataclass(frozen=True)
class Sheet:
    """One referral. `answer_by` is empty once it was answered; `at_risk` and `continues` are a sentence or empty."""

    nickname: str
    state: str
    rows: tuple[tuple[str, str], ...]
    answer_by: str
    at_risk: str
    continues: str
    can_close: bool


def line(referral: Referral, *, zone: ZoneInfo, at: datetime) -> Line:
    """A line of the list."""
    answer_by = referral.answer_by or at
    return Line(
        nickname=referral.called,
        needs=_topics(referral),
        how=_wish(referral),
        answer_by=_by(answer_by, zone, at=at),
        soon=answer_by - at <= SOON,
        continues=referral.continues_with is not None,
        href=url_for("provider.referrals.show", referral_id=referral.referral_id),
    )


def flags(waiting: list[Referral]) -> list[tuple[str, str]]:
    """What stands above all else: (sentence, address)."""
    return [
        (
            f"{referral.called} does not feel safe. Please read this first.",
            url_for("provider.referrals.show", referral_id=referral.referral_id),
        )
        for referral in waiting
        if referral.risk_tier
    ]


def sheet(referral: Referral, *, provider: Provider, at: datetime) -> Sheet:
    """All of one that its provider may read."""
    zone, state = ZoneInfo(provider.zone), State(referral.state)
    waiting = state is State.OFFERED and referral.answer_by is not None and referral.answer_by > at
    return Sheet(
        nickname=referral.called,
        state=_STATES[state] if waiting or state is not State.OFFERED else "Passed on",
        rows=tuple((name, value) for name, value in _rows(referral, zone, at=at) if value),
        answer_by=_by(referral.answer_by, zone, at=at) if waiting and referral.answer_by else "",
        at_risk=_AT_RISK if referral.risk_tier else "",
        continues=_CONTINUES if referral.continues_with == provider.provider_id else "",
        can_close=state is State.BOOKED,
    )


def _rows(referral: Referral, zone: ZoneInfo, *, at: datetime) -> tuple[tuple[str, str], ...]:
    asked = other_times.asked(referral, at=at)
    when = (
        f"{times.whole(asked.starts_at, zone)} ({part_of_day(asked.starts_at, asked.zone)} for them)" if asked else ""
    )
    return (
        ("Looking for help with", _topics(referral)),
        ("Asks for", when),
        ("By", needs.MODALITIES[asked.modality if asked else referral.modality or needs.Modality.MIXED]),
        ("Prefers", ", ".join(needs.TIMES_OF_DAY[one] for one in referral.times)),
        ("Language", places.LANGUAGES[referral.language][0] if referral.language else ""),
        ("Age", needs.AGE_BANDS[referral.age_band] if referral.age_band else ""),
        ("Will be in", places.JURISDICTIONS[referral.jurisdiction] if referral.jurisdiction else ""),
        ("Would feel at ease with", _at_ease(referral)),
        ("Covered", "Yes, within what they have left"),
    )


def _by(moment: datetime, zone: ZoneInfo, *, at: datetime) -> str:
    """'today, 17:00', as it stands after 'Answer by'."""
    near = times.near(moment, zone, now=at)
    return near[0].lower() + near[1:] if near.startswith(("Today", "Tomorrow")) else near


def part_of_day(moment: datetime, zone: str) -> str:
    """'morning', 'afternoon' or 'evening' where they are."""
    found = needs.times_of_day(moment.astimezone(ZoneInfo(zone)))
    return next(part.value for part in needs.TimeOfDay if part in found and part is not needs.TimeOfDay.WEEKEND)


def _topics(referral: Referral) -> str:
    return ", ".join(needs.TOPICS[topic] for topic in referral.topics) or RATHER_NOT


def _wish(referral: Referral) -> str:
    return needs.MODALITIES[referral.modality or needs.Modality.MIXED]


def _at_ease(referral: Referral) -> str:
    gender = [needs.GENDERS[referral.gender]] if referral.gender else []
    return ", ".join([*gender, *(needs.IDENTITIES[one] for one in referral.identities)])


def seen(provider: Provider) -> list[tuple[str, str]]:
    """Those whom the provider has taken on: (name, address)."""
    return [
        (referral.called, url_for("provider.referrals.show", referral_id=referral.referral_id))
        for referral in referrals.taken_on_by(provider.provider_id)
    ]
