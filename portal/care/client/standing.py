"""Where a client stands, in words: the next appointment, whom they wait for, whom they see, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for

from care import appointments, providers, referrals, rooms
from care.cover import Cover, NoCover
from care.referral_states import State
from care.tables.appointments import Appointment
from care.tables.referrals import Referral
from portal.care import covering, times
from portal.care.ending import Ending

TIMES = "client.choices.times"


@dataclass(frozen=True)
class Step:
    """What is under way: a heading, a sentence or two, and the way on. `can_withdraw` offers to take it back."""

    heading: str
    sentences: tuple[str, ...]
    href: str
    words: str
    can_withdraw: bool = False


@dataclass(frozen=True)
class Next:
    """The next appointment. `room` is its address while it is open."""

    when: str
    with_whom: str
    href: str
    room: str | None


@dataclass(frozen=True)
class Standing:
    """Everything on a client's own page. `left` is a sentence; `seen` are those who took them on: (name, address).

    Where cover has ended there is nothing to start, no address to book at, and nothing left to speak of.
    """

    step: Step | None
    next: Next | None
    seen: tuple[tuple[str, str], ...]
    left: str
    ending: Ending | None = None


def of(account_id: UUID, *, at: datetime) -> Standing:
    """The page of this account."""
    listed = referrals.of_client(account_id)
    ahead = appointments.ahead(seen_by=account_id, at=at)
    names = _names([*listed, *ahead])
    booked = [referral for referral in listed if referral.state == State.BOOKED]
    seen = {referral.provider_id: names[referral.provider_id] for referral in booked if referral.provider_id}
    soon = covering.ending_of(account_id, on=at.date())
    is_over = soon is not None and soon.is_over
    return Standing(
        step=None if is_over else _step(listed, names, has_someone=bool(seen)),
        next=_next(ahead[0], names, at=at) if ahead else None,
        seen=tuple((name, "" if is_over else url_for(TIMES, provider_id=found)) for found, name in seen.items()),
        left="" if is_over else _left(account_id, at=at),
        ending=soon,
    )


def _names(rows: Sequence[Referral | Appointment]) -> dict[UUID, str]:
    wanted = {row.provider_id for row in rows if row.provider_id is not None}
    return {found: provider.called for found, provider in providers.named(wanted).items()} if wanted else {}


def _next(appointment: Appointment, names: dict[UUID, str], *, at: datetime) -> Next:
    open_now = appointment.modality != "in_person" and at >= rooms.opens_at(appointment)
    return Next(
        when=times.whole(appointment.starts_at, ZoneInfo(appointment.zone)),
        with_whom=names[appointment.provider_id],
        href=url_for("client.appointments.show", appointment_id=appointment.appointment_id),
        room=url_for("client.room.show", room_id=appointment.room_id) if open_now else None,
    )


def _left(account_id: UUID, *, at: datetime) -> str:
    try:
        cover = covering.cover_of(account_id, on=at.date())
    except (covering.NoLongerCovered, NoCover) as over:
        return over.message
    return left_of(account_id, cover)


def left_of(account_id: UUID, cover: Cover) -> str:
    """'You have 4 appointments left of 6.'"""
    used = appointments.used(account_id, since=cover.counted_from, before=cover.counted_before)
    left = max(0, cover.allowance - used)
    if not left:
        return f"You have used all {cover.allowance} appointments of this year, or have them booked."
    return f"You have {times.count(left, 'appointment')} left of {cover.allowance}."


def _step(listed: Sequence[Referral], names: dict[UUID, str], *, has_someone: bool) -> Step | None:
    under_way = next((row for row in listed if State(row.state) in _UNDER_WAY), None)
    if under_way is not None:
        return _UNDER_WAY[State(under_way.state)](under_way, names)
    if has_someone:
        return None
    return Step(
        "Find someone to talk to",
        ("A few short questions, then you choose whom to see. It takes about five minutes.",),
        url_for("client.steps.show", number=1),
        "Start",
    )


def _draft(referral: Referral, names: dict[UUID, str]) -> Step:
    kept = ("Your answers so far are kept. Nobody else can see them.",)
    return Step("Carry on where you stopped", kept, url_for("client.steps.check"), "Carry on", can_withdraw=True)


def _asked(referral: Referral, names: dict[UUID, str]) -> Step:
    zone = ZoneInfo(referral.zone or "UTC")
    by = times.whole(referral.answer_by, zone) if referral.answer_by else "soon"
    name = names.get(referral.provider_id, "them") if referral.provider_id else "them"
    sentences = (
        f"They answer by {by}. Until then your time is held for you.",
        "If they cannot take it on, you can choose somebody else here at once. Nothing is used.",
    )
    return Step(f"We have asked {name}", sentences, url_for("client.appointments.index"), "See the time", True)


def _choose_again(referral: Referral, names: dict[UUID, str]) -> Step:
    sentences = ("They could not take this on. It has nothing to do with you.", "Others are free. Whom would you like?")
    return Step("Choose somebody else", sentences, url_for("client.choices.show"), "See others", True)


def _looked_after(referral: Referral, names: dict[UUID, str]) -> Step:
    sentences = (
        "This took longer than it should, and we are sorry. A person of ours looks for somebody for you now.",
        "You can also choose yourself: new times open every day.",
    )
    return Step("We are looking for you", sentences, url_for("client.choices.show"), "See who is free", True)


_UNDER_WAY = {
    State.DRAFT: _draft,
    State.SUBMITTED: _choose_again,
    State.OFFERED: _asked,
    State.DECLINED: _choose_again,
    State.LAPSED: _choose_again,
    State.ESCALATED: _looked_after,
}
