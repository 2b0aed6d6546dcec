"""A client's appointments: what is ahead and what was, a file for their own calendar, and cancelling."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from care import appointments, calendar_file, policy
from care.appointment_states import State
from kernel import clock
from portal.care import times
from portal.care.client import agenda, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("appointments", __name__)
SHOWN = timedelta(days=730)
SAID = {
    State.CANCELLED: "It is cancelled. It used nothing.",
    State.LATE_CANCELLED: "It is cancelled.",
}


@bp.get("")
@needs(Permission.CARE_USE)
def index() -> ResponseReturnValue:
    """Ahead first, then what was."""
    at, account_id = clock.now(), visiting.account_id()
    listed = [*appointments.held(account_id), *appointments.between(at - SHOWN, at + SHOWN, seen_by=account_id)]
    rows = agenda.lines(listed)
    ahead = [row for row, found in zip(rows, listed, strict=True) if agenda.is_ahead(found, at=at)]
    return render_template(
        "client/appointments/index.html", ahead=ahead, past=[row for row in reversed(rows) if row not in ahead]
    )


@bp.get("/<uuid:appointment_id>")
@needs(Permission.CARE_USE)
def show(appointment_id: UUID) -> ResponseReturnValue:
    """One of them: when, with whom, how, and what can be done about it."""
    found = appointments.get(appointment_id, seen_by=visiting.account_id())
    return render_template("client/appointments/show.html", appointment=agenda.sheet(found, at=clock.now()))


@bp.get("/<uuid:appointment_id>/calendar")
@needs(Permission.CARE_USE)
def calendar(appointment_id: UUID) -> Response:
    """A file that says 'Appointment' and a time, and nothing else."""
    found = appointments.get(appointment_id, seen_by=visiting.account_id())
    written = calendar_file.write(starts_at=found.starts_at, ends_at=found.ends_at, uid=uuid4(), made_at=clock.now())
    answer = Response(written, content_type=calendar_file.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{calendar_file.FILE_NAME}"'
    return answer


@bp.get("/<uuid:appointment_id>/cancel")
@needs(Permission.CARE_USE)
def weigh(appointment_id: UUID) -> ResponseReturnValue:
    """What cancelling means now, before it is done."""
    at = clock.now()
    found = appointments.get(appointment_id, seen_by=visiting.account_id())
    told = appointments.policy_of(found)
    return render_template(
        "client/appointments/cancel.html",
        appointment=agenda.sheet(found, at=at),
        policy=policy.in_words(told),
        free_until=_free_until(policy.free_until(told, starts_at=found.starts_at), ZoneInfo(found.zone), at=at),
    )


@bp.post("/<uuid:appointment_id>/cancel")
@needs(Permission.CARE_USE)
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """Cancel it."""
    found = appointments.get(appointment_id, seen_by=visiting.account_id())
    then = appointments.cancel(found, at=clock.now())
    flash(SAID[then] + (" It uses one of your appointments." if found.counted else ""))
    return redirect(url_for(".index"), 303)


def _free_until(moment: datetime, zone: ZoneInfo, *, at: datetime) -> str | None:
    return times.whole(moment, zone) if at <= moment else None
