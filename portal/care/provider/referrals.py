"""Referrals put before a provider: the list by the time to answer, and yes, yes at another time, or no."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from care import other_times, referrals
from care.referral_states import DECLINE_REASONS
from care.tables.appointments import Appointment
from kernel import clock
from portal.care import times
from portal.care.fields import options
from portal.care.permissions import Permission
from portal.care.provider import agenda, inbox, visiting
from portal.doors import needs

bp = Blueprint("referrals", __name__)


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why an offer is passed on."""

    reason = RadioField("Why?", choices=options(DECLINE_REASONS), validators=[InputRequired("Choose a reason.")])


class OtherTimeForm(FlaskForm):  # type: ignore[misc]
    """Another time, out of those the provider is free."""

    starts_at = SelectField("Another time", validators=[InputRequired("Choose a time.")])


@bp.get("")
@needs(Permission.REFERRALS_ANSWER)
def index() -> ResponseReturnValue:
    """What waits for an answer, the most pressing first; then the day."""
    at, provider = clock.now(), visiting.me()
    waiting = list(referrals.waiting_for(provider.provider_id, at=at))
    return render_template(
        "provider/referrals/index.html",
        flags=inbox.flags(waiting),
        waiting=[inbox.line(referral, zone=ZoneInfo(provider.zone), at=at) for referral in waiting],
        count=len(waiting),
        today=agenda.today(provider, at=at),
        seen=inbox.seen(provider),
    )


@bp.get("/<uuid:referral_id>")
@needs(Permission.REFERRALS_ANSWER)
def show(referral_id: UUID) -> ResponseReturnValue:
    """One referral, and the ways to answer it."""
    return _page(referral_id, DeclineForm())


@bp.post("/<uuid:referral_id>/accept")
@needs(Permission.REFERRALS_ANSWER)
def accept(referral_id: UUID) -> ResponseReturnValue:
    """Take them on, at the time they asked for."""
    referral = referrals.get(referral_id, seen_by=visiting.provider_id())
    return _booked(referrals.accept(referral, at=clock.now()))


@bp.post("/<uuid:referral_id>/accept-later")
@needs(Permission.REFERRALS_ANSWER)
def accept_later(referral_id: UUID) -> ResponseReturnValue:
    """Take them on, at another time of the provider's."""
    at, form = clock.now(), OtherTimeForm()
    referral = referrals.get(referral_id, seen_by=visiting.provider_id())
    form.starts_at.choices = _times(referral_id, at=at)
    if not form.validate_on_submit():
        return _page(referral_id, DeclineForm(formdata=None), form), 422
    return _booked(other_times.accept(referral, datetime.fromisoformat(form.starts_at.data), at=at))


@bp.post("/<uuid:referral_id>/decline")
@needs(Permission.REFERRALS_ANSWER)
def decline(referral_id: UUID) -> ResponseReturnValue:
    """Pass it on, without a mark against the provider."""
    form = DeclineForm()
    referral = referrals.get(referral_id, seen_by=visiting.provider_id())
    if not form.validate_on_submit():
        return _page(referral_id, form), 422
    referrals.decline(referral, form.reason.data, at=clock.now())
    flash("It goes to the next person at once. Declining does not count against you.")
    return redirect(url_for(".index"), 303)


@bp.post("/<uuid:referral_id>/close")
@needs(Permission.REFERRALS_ANSWER)
def close(referral_id: UUID) -> ResponseReturnValue:
    """Say that care is over."""
    referrals.close(referrals.get(referral_id, seen_by=visiting.provider_id()), at=clock.now())
    flash("This is closed. They can ask for somebody again whenever they like.")
    return redirect(url_for(".index"), 303)


def _booked(appointment: Appointment) -> ResponseReturnValue:
    when = times.whole(appointment.starts_at, ZoneInfo(visiting.me().zone))
    flash(f"You have taken them on. It is booked for {when}, and they can see that now.")
    return redirect(url_for("provider.appointments.show", appointment_id=appointment.appointment_id), 303)


def _page(referral_id: UUID, form: DeclineForm, later: OtherTimeForm | None = None) -> str:
    at, provider = clock.now(), visiting.me()
    referral = referrals.get(referral_id, seen_by=provider.provider_id)
    if later is None:
        later = OtherTimeForm(formdata=None)
        later.starts_at.choices = _times(referral_id, at=at)
    listed = agenda.of_referral(referral, provider)
    sheet = inbox.sheet(referral, provider=provider, at=at)
    return render_template(
        "provider/referrals/show.html", referral=sheet, referral_id=referral_id, form=form, later=later, listed=listed
    )


def _times(referral_id: UUID, *, at: datetime) -> list[SelectChoice]:
    provider = visiting.me()
    zone = ZoneInfo(provider.zone)
    listed = other_times.of(referrals.get(referral_id, seen_by=provider.provider_id), at=at)
    return options({time.starts_at.isoformat(): times.whole(time.starts_at, zone) for time in listed})
