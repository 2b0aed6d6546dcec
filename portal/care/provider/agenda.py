"""Appointments in words, on the provider's own clock, and what they can do with each just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import redis
from flask import current_app, url_for

from care import appointments, needs, policy, referrals, rooms
from care.appointment_states import State
from care.room_stream import RoomStream, Side
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Referral
from portal.care import times
from portal.care.provider import inbox

NOT_NAMED = "Somebody you met"
Row = tuple[str | tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """One appointment, and what may be done with it now. `room`: its address while open; `card`: the contact card's."""

    heading: str
    nickname: str
    state: str
    rows: tuple[tuple[str, str], ...]
    room: str | None
    card: str
    can_record: bool
    can_miss: bool
    can_cancel: bool
    miss_from: str


def today(provider: Provider, *, at: datetime) -> list[Row]:
    """Today's appointments: time, with whom, how, state, and the way to the room."""
    listed = _today(provider, at=at)
    names = _names(listed)
    return [
        (
            (times.clock(found.starts_at, ZoneInfo(provider.zone)), _way("show", found)),
            names[found.appointment_id],
            needs.MODALITIES[found.modality],
            "They are here" if _is_here(found, at=at) else appointments.label(found),
            ("Open the room", _room(found)) if is_open(found, at=at) else "",
        )
        for found in listed
    ]


def rows(listed: Sequence[Appointment], provider: Provider) -> list[Row]:
    """Each in a line: when, with whom, how, state."""
    names = _names(listed)
    return [
        (
            (times.whole(found.starts_at, ZoneInfo(provider.zone)), _way("show", found)),
            names[found.appointment_id],
            needs.MODALITIES[found.modality],
            appointments.label(found),
        )
        for found in listed
    ]


def coming(provider: Provider, *, at: datetime) -> list[Row]:
    """What is booked after today."""
    todays = {found.appointment_id for found in _today(provider, at=at)}
    ahead = appointments.ahead(seen_by=provider.provider_id, at=at)
    return rows([found for found in ahead if found.appointment_id not in todays], provider)


def of_referral(referral: Referral, provider: Provider) -> list[Row]:
    """Every appointment under a referral that was ever booked."""
    return rows(appointments.of_referral(referral.referral_id, seen_by=provider.provider_id), provider)


def sheet(found: Appointment, provider: Provider, *, at: datetime) -> Sheet:
    """All of one."""
    zone, booked = ZoneInfo(provider.zone), found.state == State.BOOKED
    missed_from = policy.may_be_missed_from(appointments.policy_of(found), starts_at=found.starts_at)
    place = (("Where", provider.place),) if found.modality == needs.Modality.IN_PERSON and provider.place else ()
    return Sheet(
        heading=times.whole(found.starts_at, zone),
        nickname=_names([found])[found.appointment_id],
        state=appointments.label(found),
        rows=(
            ("With", _names([found])[found.appointment_id]),
            ("How", needs.MODALITIES[found.modality]),
            *place,
            ("Until", times.clock(found.ends_at, zone)),
            ("For them it is", inbox.part_of_day(found.starts_at, found.zone)),
            ("State", appointments.label(found)),
        ),
        room=_room(found) if is_open(found, at=at) else None,
        card=url_for("provider.contact_cards.show", referral_id=found.referral_id),
        can_record=booked and at >= found.starts_at,
        can_miss=booked and at >= missed_from,
        can_cancel=booked and at < found.ends_at,
        miss_from=times.clock(missed_from, zone),
    )


def is_open(found: Appointment, *, at: datetime) -> bool:
    """Whether its room can be entered now."""
    return (
        found.state == State.BOOKED
        and found.modality != needs.Modality.IN_PERSON
        and rooms.opens_at(found) <= at <= rooms.closes_at(found)
    )


def _today(provider: Provider, *, at: datetime) -> Sequence[Appointment]:
    zone = ZoneInfo(provider.zone)
    midnight = datetime.combine(at.astimezone(zone).date(), time(), zone)
    following = datetime.combine(midnight.date() + timedelta(days=1), time(), zone)
    return appointments.between(midnight, following, seen_by=provider.provider_id)


def _names(listed: Sequence[Appointment]) -> dict[object, str]:
    called = referrals.called({found.referral_id for found in listed})
    return {found.appointment_id: called.get(found.referral_id, NOT_NAMED) for found in listed}


def _is_here(found: Appointment, *, at: datetime) -> bool:
    try:
        return is_open(found, at=at) and RoomStream(current_app.extensions["valkey"]).is_here(
            found.room_id, Side.CLIENT
        )
    except redis.RedisError:
        # Nobody is said to be there, and the page does not fail for it.
        return False


def _way(view: str, found: Appointment) -> str:
    return url_for(f"provider.appointments.{view}", appointment_id=found.appointment_id)


def _room(found: Appointment) -> str:
    return url_for("provider.room.show", room_id=found.room_id)
