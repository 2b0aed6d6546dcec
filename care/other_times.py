"""Another time than the one a client asked for: what a provider may offer when they say yes but cannot come then.

The client never agreed to it, so it must begin late enough that they can look at it for a day and still cancel freely.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from care import appointments, licences, offers, open_time, policy, providers, referrals, taken_time
from care.availability import Span
from care.holds import OwnTimeTaken, TimeTaken
from care.tables import spans
from care.tables.appointments import Appointment
from care.tables.providers import Provider
from care.tables.referrals import Referral
from care.wishes import OpenTime
from kernel.database import db

TIME_TO_LOOK = timedelta(hours=24)
MOST = 24


def of(referral: Referral, *, at: datetime) -> Sequence[OpenTime]:
    """The next times a provider could offer instead: free, for the same way to meet, licensed, and cancelled freely.

    None where there is no open offer.
    """
    try:
        appointment = _asked(referral, at=at)
    except offers.OfferClosed:
        return ()
    return _fitting(referral, appointment, providers.get(appointment.provider_id), at=at)[:MOST]


def asked(referral: Referral, *, at: datetime) -> Appointment | None:
    """The appointment that is held while this referral is offered, or none where it was answered or has lapsed."""
    try:
        return _asked(referral, at=at)
    except offers.OfferClosed:
        return None


def accept(referral: Referral, starts_at: datetime, *, at: datetime) -> Appointment:
    """Take the client on and book another time than the one they asked for, in its place.

    Raises `OfferClosed`, `holds.TimeTaken` where it is not one of `of`, or `holds.OwnTimeTaken` where the client has
    another appointment then.
    """
    appointment = _asked(referral, at=at)
    provider = providers.get(appointment.provider_id)
    taken_time.lock(provider.provider_id)
    if starts_at not in [time.starts_at for time in _fitting(referral, appointment, provider, at=at)]:
        raise TimeTaken
    try:
        with db.session.begin_nested():
            _move(appointment, provider, starts_at, at=at)
    except IntegrityError as clash:
        if "client_free" in str(clash.orig):
            raise OwnTimeTaken("They have another appointment at that time. Please choose another.") from clash
        raise TimeTaken from clash
    return referrals.accept(referral, at=at)


def _asked(referral: Referral, *, at: datetime) -> Appointment:
    made = offers.open_one(referral, at=at)
    return appointments.get(made.appointment_id, seen_by=made.provider_id)


def _fitting(referral: Referral, asked: Appointment, provider: Provider, *, at: datetime) -> Sequence[OpenTime]:
    told, zone = appointments.policy_of(asked), ZoneInfo(asked.zone)
    held = licences.of([provider.provider_id], on=at.date()).get(provider.provider_id, ())
    return [
        time
        for time in open_time.free(provider, at=at)
        if asked.modality in time.modalities
        and policy.free_until(told, starts_at=time.starts_at) >= at + TIME_TO_LOOK
        and any(
            licence.covers(referral.jurisdiction or "", on=time.starts_at.astimezone(zone).date()) for licence in held
        )
    ]


def _move(appointment: Appointment, provider: Provider, starts_at: datetime, *, at: datetime) -> None:
    span = Span(starts_at, starts_at + timedelta(minutes=provider.minutes))
    taken_time.free(provider.provider_id, appointment.taken_id)
    appointment.taken_id = taken_time.take(provider, span, held_until=appointment.held_until, at=at)
    appointment.during = spans.range_of(span)
    appointment.local_start = starts_at.astimezone(ZoneInfo(appointment.zone)).replace(tzinfo=None)
    db.session.flush()
