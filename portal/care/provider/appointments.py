"""A provider's appointments: what is to be recorded, today, what is coming, and what became of each."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from care import appointments, attendance
from care.tables.appointments import Appointment
from kernel import clock
from portal.care.permissions import Permission
from portal.care.provider import agenda, visiting
from portal.doors import needs

bp = Blueprint("appointments", __name__)


class MissForm(FlaskForm):  # type: ignore[misc]
    """Whether a missed appointment is let off."""

    waived_because = TextAreaField(
        "Why it should not count (if so)", [Length(max=200, message="Please use up to 200 letters.")]
    )


@bp.get("")
@needs(Permission.APPOINTMENTS_KEEP)
def index() -> ResponseReturnValue:
    """What is over and not recorded, today, and what is coming."""
    at, provider = clock.now(), visiting.me()
    return render_template(
        "provider/appointments/index.html",
        to_record=agenda.rows(appointments.to_record(provider.provider_id, at=at), provider),
        today=agenda.today(provider, at=at),
        coming=agenda.coming(provider, at=at),
    )


@bp.get("/<uuid:appointment_id>")
@needs(Permission.APPOINTMENTS_KEEP)
def show(appointment_id: UUID) -> ResponseReturnValue:
    """One appointment, and what can be done with it now."""
    return _page(_mine(appointment_id), MissForm())


@bp.post("/<uuid:appointment_id>/complete")
@needs(Permission.APPOINTMENTS_KEEP)
def complete(appointment_id: UUID) -> ResponseReturnValue:
    """It took place."""
    attendance.complete(_mine(appointment_id), at=clock.now())
    return _recorded("Recorded: it took place.")


@bp.post("/<uuid:appointment_id>/miss")
@needs(Permission.APPOINTMENTS_KEEP)
def miss(appointment_id: UUID) -> ResponseReturnValue:
    """They did not come; with a reason, it does not count."""
    form, appointment = MissForm(), _mine(appointment_id)
    if not form.validate_on_submit():
        return _page(appointment, form), 422
    attendance.miss(appointment, at=clock.now(), waived_because=(form.waived_because.data or "").strip() or None)
    return _recorded("Recorded: they did not come.")


@bp.post("/<uuid:appointment_id>/interrupt")
@needs(Permission.APPOINTMENTS_KEEP)
def interrupt(appointment_id: UUID) -> ResponseReturnValue:
    """It broke off."""
    attendance.interrupt(_mine(appointment_id), at=clock.now())
    return _recorded("Recorded: it broke off. It does not count for them.")


@bp.post("/<uuid:appointment_id>/cancel")
@needs(Permission.APPOINTMENTS_KEEP)
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """The provider cannot come."""
    appointments.cancel_by_provider(_mine(appointment_id), at=clock.now())
    return _recorded("It is cancelled. It does not count for them, and they can choose another time.")


def _mine(appointment_id: UUID) -> Appointment:
    return appointments.get(appointment_id, seen_by=visiting.provider_id())


def _recorded(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for(".index"), 303)


def _page(appointment: Appointment, form: MissForm) -> str:
    sheet = agenda.sheet(appointment, visiting.me(), at=clock.now())
    return render_template(
        "provider/appointments/show.html", appointment=sheet, appointment_id=appointment.appointment_id, form=form
    )
