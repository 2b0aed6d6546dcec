"""Appointments in words, on the clock each was booked by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for

from care import appointments, calendar_file, needs, providers, rooms
from care.appointment_states import State
from care.tables.appointments import Appointment
from portal.care import times


@dataclass(frozen=True)
class Line:
    """One line of a list."""

    when: str
    with_whom: str
    how: str
    state: str
    href: str


@dataclass(frozen=True)
class Sheet:
    """One appointment. `room`, `calendar` and `cancel` are addresses, where there is anything to do there."""

    when: str
    rows: tuple[tuple[str, str], ...]
    state: str
    is_booked: bool
    has_room: bool
    room: str | None
    calendar: str | None
    cancel: str | None
    own: str
    beside_the_button: str


def lines(listed: Sequence[Appointment]) -> list[Line]:
    """Each in a line."""
    names = providers.named({appointment.provider_id for appointment in listed}) if listed else {}
    return [
        Line(
            when=times.whole(found.starts_at, ZoneInfo(found.zone)),
            with_whom=names[found.provider_id].called,
            how=needs.MODALITIES[found.modality],
            state=appointments.label(found),
            href=url_for("client.appointments.show", appointment_id=found.appointment_id),
        )
        for found in listed
    ]


def is_ahead(found: Appointment, *, at: datetime) -> bool:
    """Whether it is still to come, or going on."""
    return found.state in (State.HELD, State.BOOKED) and found.ends_at > at


def sheet(found: Appointment, *, at: datetime) -> Sheet:
    """All of one."""
    provider, booked = providers.get(found.provider_id), found.state == State.BOOKED
    in_person, ahead = found.modality == needs.Modality.IN_PERSON, is_ahead(found, at=at)
    open_now = booked and not in_person and rooms.opens_at(found) <= at <= rooms.closes_at(found)
    place = (("Where", provider.place),) if in_person and provider.place else ()
    return Sheet(
        when=times.whole(found.starts_at, ZoneInfo(found.zone)),
        rows=(
            ("With", provider.called),
            ("How", needs.MODALITIES[found.modality]),
            *place,
            ("How long", f"{provider.minutes} minutes"),
            ("State", appointments.label(found)),
        ),
        state=found.state,
        is_booked=booked and ahead,
        has_room=not in_person,
        room=url_for("client.room.show", room_id=found.room_id) if open_now else None,
        calendar=_way("client.appointments.calendar", found) if booked and ahead else None,
        cancel=_way("client.appointments.weigh", found) if ahead and at < found.starts_at else None,
        own=_way("client.appointments.show", found),
        beside_the_button=calendar_file.BESIDE_THE_BUTTON,
    )


def _way(endpoint: str, found: Appointment) -> str:
    return url_for(endpoint, appointment_id=found.appointment_id)
