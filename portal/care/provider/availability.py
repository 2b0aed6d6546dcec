"""When a provider can be booked: weekly hours, times away, and how many new clients they take."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from care import open_hours, providers
from kernel import clock
from portal.care.permissions import Permission
from portal.care.provider import hours, visiting
from portal.care.provider.hours import AwayForm, CapacityForm, HoursForm
from portal.doors import needs

bp = Blueprint("availability", __name__)


@bp.get("")
@needs(Permission.AVAILABILITY_KEEP)
def show() -> ResponseReturnValue:
    """Hours, times away, and capacity."""
    return _page()


@bp.post("/switch")
@needs(Permission.AVAILABILITY_KEEP)
def switch() -> ResponseReturnValue:
    """Open or close the door to new clients. Opening it confirms that there is room."""
    me = visiting.me()
    opening = not me.takes_new_clients or me.paused_at is not None
    providers.set_taking(me, takes_new_clients=opening)
    flash("You take new clients again." if opening else "You take no new clients from now on. What is booked stays.")
    return redirect(url_for(".show"), 303)


@bp.post("/capacity")
@needs(Permission.AVAILABILITY_KEEP)
def capacity() -> ResponseReturnValue:
    """How many new clients a month."""
    form = CapacityForm()
    if not form.validate_on_submit():
        return _page(capacity=form), 422
    providers.set_capacity(visiting.me(), form.capacity.data)
    flash("Kept.")
    return redirect(url_for(".show"), 303)


@bp.post("/open")
@needs(Permission.AVAILABILITY_KEEP)
def add() -> ResponseReturnValue:
    """Open hours that repeat every week."""
    at, me, form = clock.now(), visiting.me(), HoursForm()
    form.offer(me)
    if not form.validate_on_submit():
        return _page(form=form), 422
    today = at.astimezone(ZoneInfo(form.zone.data)).date()
    open_hours.add(me.provider_id, form.pattern(on=today), at=at)
    flash("These hours are open now, eight weeks ahead.")
    return redirect(url_for(".show"), 303)


@bp.post("/<uuid:hours_id>/remove")
@needs(Permission.AVAILABILITY_KEEP)
def remove(hours_id: UUID) -> ResponseReturnValue:
    """Close these hours."""
    open_hours.remove(hours_id, provider_id=visiting.provider_id(), at=clock.now())
    flash("These hours are closed. Appointments that are booked in them stay.")
    return redirect(url_for(".show"), 303)


@bp.post("/away")
@needs(Permission.AVAILABILITY_KEEP)
def go_away() -> ResponseReturnValue:
    """Be away for a while."""
    me, form = visiting.me(), AwayForm()
    if not form.validate_on_submit():
        return _page(away=form), 422
    open_hours.go_away(me.provider_id, form.span(me.zone), at=clock.now())
    flash("Nobody can book you in that time. Appointments that are booked already stay until you cancel them.")
    return redirect(url_for(".show"), 303)


@bp.post("/away/<uuid:away_id>/come-back")
@needs(Permission.AVAILABILITY_KEEP)
def come_back(away_id: UUID) -> ResponseReturnValue:
    """Take a time away back."""
    open_hours.come_back(away_id, provider_id=visiting.provider_id(), at=clock.now())
    flash("You can be booked in that time again.")
    return redirect(url_for(".show"), 303)


def _page(form: HoursForm | None = None, away: AwayForm | None = None, capacity: CapacityForm | None = None) -> str:
    me = visiting.me()
    if form is None:
        form = HoursForm(formdata=None, zone=me.zone, modalities=me.modalities)
        form.offer(me)
    return render_template(
        "provider/availability/show.html",
        form=form,
        away_form=away or AwayForm(formdata=None),
        capacity_form=capacity or CapacityForm(formdata=None, capacity=me.capacity),
        hours=hours.rows(me),
        away=hours.away(me, at=clock.now()),
        instant=me.books_instantly,
    )
