"""The room of an appointment, for its provider: the page before and in the call, and what two browsers say."""

from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from care import appointments, rooms
from kernel import clock
from portal.care import signalling
from portal.care.permissions import Permission
from portal.care.provider import agenda, visiting
from portal.doors import needs

bp = Blueprint("room", __name__)


@bp.get("/<uuid:room_id>")
@needs(Permission.APPOINTMENTS_KEEP)
def show(room_id: UUID) -> ResponseReturnValue:
    """The door, or when it opens."""
    at, me = clock.now(), visiting.me()
    try:
        entry = rooms.enter(room_id, seen_by=me.provider_id, at=at)
    except rooms.NotOpenYet:
        early = appointments.in_room(room_id, seen_by=me.provider_id)
        return render_template(
            "provider/room/early.html",
            appointment=agenda.sheet(early, me, at=at),
            appointment_id=early.appointment_id,
        )
    return render_template(
        "provider/room/show.html",
        appointment=agenda.sheet(entry.appointment, me, at=at),
        appointment_id=entry.appointment.appointment_id,
        room_id=room_id,
        with_video=entry.with_video,
        relay=signalling.relay_only(),
        here=signalling.waiting(entry),
    )


@bp.get("/<uuid:room_id>/join")
@needs(Permission.APPOINTMENTS_KEEP)
def join(room_id: UUID) -> Response:
    """What the page needs to begin."""
    return signalling.join(room_id, seen_by=visiting.provider_id())


@bp.post("/<uuid:room_id>/signal")
@needs(Permission.APPOINTMENTS_KEEP)
def say(room_id: UUID) -> Response:
    """One message to the other side."""
    return signalling.say(room_id, seen_by=visiting.provider_id())


@bp.get("/<uuid:room_id>/signal")
@needs(Permission.APPOINTMENTS_KEEP)
def hear(room_id: UUID) -> Response:
    """What the other side said."""
    return signalling.hear(room_id, seen_by=visiting.provider_id())
