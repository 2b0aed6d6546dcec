"""What a client is offered, in words: people with two reasons and their next free time, and times day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from care import choosing, needs, places, policy, providers, zones
from care.choosing import Choice
from care.cover import Cover
from care.matching import Match, Ranking
from care.referral_states import State
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Referral
from care.wishes import OpenTime
from portal.care import times as words
from portal.care.client import standing

DAYS_A_PAGE = 4
# Where each wish that could be loosened is answered.
STEPS = {"modality": 3, "language": 3, "gender": 5, "identity": 5}


class TimeForm(FlaskForm):  # type: ignore[misc]
    """When and how. What is offered is put in by `offer`; whether it is still free is the rule's to say."""

    when = RadioField("When", choices=[], validate_choice=False, validators=[InputRequired("Please choose a time.")])
    how = RadioField("How to meet", choices=[], validators=[InputRequired("Please choose how to meet.")])

    def __init__(self, **given: Any) -> None:
        """Every way to meet is a possible answer; the page shows those that can be had."""
        super().__init__(**given)
        self.how.choices = [SelectChoice(way, needs.MODALITIES[way]) for way in sorted(needs.WAYS_TO_MEET)]

    def offer(self, free: Sequence[OpenTime], *, wish: str | None) -> None:
        """Show what can be had, the client's own wish chosen."""
        ways: frozenset[str] = frozenset().union(*(time.modalities for time in free))
        shown = [way for way in needs.MODALITIES if way in ways]
        self.how.choices = [SelectChoice(way, needs.MODALITIES[way]) for way in shown]
        if not self.how.data:
            self.how.data = wish if wish in shown else next(iter(shown), None)

    def choice(self, provider_id: UUID) -> Choice | None:
        """What was chosen, or none where it cannot be read."""
        try:
            starts_at = datetime.fromisoformat(self.when.data or "")
        except ValueError:
            return None
        return Choice(provider_id, starts_at, self.how.data or "") if starts_at.tzinfo else None


@dataclass(frozen=True)
class Person:
    """Somebody who could suit."""

    name: str
    title: str
    about: str
    reasons: tuple[str, str]
    next_free: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Day:
    """A day and its free times: (value, clock, whether it is chosen)."""

    name: str
    times: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Page:
    """Some days with one person, and the addresses of the days around them."""

    person: str
    clock: str
    days: tuple[Day, ...]
    earlier: str | None
    later: str | None
    ask: str


@dataclass(frozen=True)
class Terms:
    """What asking means: whether it is booked at once, what cancelling costs, what is left."""

    button: str
    sentence: str
    policy: tuple[str, ...]
    left: str
    back: str


def people(matches: Sequence[Match], referral: Referral, *, at: datetime) -> list[Person]:
    """Each with three free times, on the client's clock."""
    zone = choosing.zone_of(referral)
    found = providers.named(match.provider_id for match in matches)
    return [
        Person(
            name=found[match.provider_id].called,
            title=f"Speaks {_joined(found[match.provider_id].languages)}",
            about=found[match.provider_id].about,
            reasons=match.reasons,
            next_free=tuple(words.near(time.starts_at, zone, now=at) for time in match.times[:3]),
            href=url_for("client.choices.times", provider_id=match.provider_id),
        )
        for match in matches
    ]


def _joined(languages: Sequence[str]) -> str:
    names = [places.LANGUAGES[code][0] for code in languages if code in places.LANGUAGES]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def loosenings(ranking: Ranking) -> list[tuple[str, str | None]]:
    """(sentence, where to change that answer); none where waiting is all there is."""
    return [
        (found.sentence, url_for("client.steps.show", number=STEPS[found.rule]) if found.rule in STEPS else None)
        for found in ranking.loosenings
    ]


def page(provider: Provider, form: TimeForm, free: Sequence[OpenTime], zone: ZoneInfo, *, number: int) -> Page:
    """A few days of somebody's free times."""
    days = [_day(list(some), form.when.data, zone) for _, some in groupby(free, lambda time: _date(time, zone))]
    number = max(1, min(number, -(-len(days) // DAYS_A_PAGE) or 1))
    here = url_for("client.choices.times", provider_id=provider.provider_id)
    return Page(
        person=provider.called,
        clock=zones.city(zone.key),
        days=tuple(days[(number - 1) * DAYS_A_PAGE : number * DAYS_A_PAGE]),
        earlier=f"{here}?page={number - 1}" if number > 1 else None,
        later=f"{here}?page={number + 1}" if len(days) > number * DAYS_A_PAGE else None,
        ask=url_for("client.choices.ask", provider_id=provider.provider_id),
    )


def _date(time: OpenTime, zone: ZoneInfo) -> date:
    return time.starts_at.astimezone(zone).date()


def _day(some: Sequence[OpenTime], chosen: str | None, zone: ZoneInfo) -> Day:
    rows = ((time.starts_at.isoformat(), words.clock(time.starts_at, zone)) for time in some)
    return Day(words.day(some[0].starts_at, zone), tuple((value, shown, value == chosen) for value, shown in rows))


def terms(account_id: UUID, provider: Provider, referral: Referral, cover: Cover) -> Terms:
    """What the client should know before they ask."""
    at_once = provider.books_instantly or referral.state == State.BOOKED
    waits = f"{provider.called} says yes or no within a day. Until then your time is held for you."
    booked = referral.state == State.BOOKED
    return Terms(
        button="Book this time" if at_once else "Ask for this time",
        sentence="It is booked as soon as you press the button." if at_once else waits,
        policy=policy.in_words(cover.policy),
        left=standing.left_of(account_id, cover),
        back=url_for("client.home.show") if booked else url_for("client.choices.show"),
    )


def said(made: Appointment) -> str:
    """What to tell them when it is done."""
    if made.state == "booked":
        return "It is booked."
    return "We have asked. Your time is held for you until they answer."
