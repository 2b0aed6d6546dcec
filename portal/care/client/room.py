"""The room of an appointment, for its client: the page of the call, and what two browsers say to each other."""

from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from care import appointments, rooms
from kernel import clock
from portal.care import signalling
from portal.care.client import agenda, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("room", __name__)


@bp.get("/<uuid:room_id>")
@needs(Permission.CARE_USE)
def show(room_id: UUID) -> ResponseReturnValue:
    """The door, or when it opens."""
    at, account_id = clock.now(), visiting.account_id()
    try:
        entry = rooms.enter(room_id, seen_by=account_id, at=at)
    except rooms.NotOpenYet:
        early = agenda.sheet(appointments.in_room(room_id, seen_by=account_id), at=at)
        return render_template("client/room/early.html", appointment=early)
    return render_template(
        "client/room/show.html",
        appointment=agenda.sheet(entry.appointment, at=at),
        room_id=room_id,
        with_video=entry.with_video,
        relay=signalling.relay_only(),
        here=signalling.waiting(entry),
    )


@bp.get("/<uuid:room_id>/join")
@needs(Permission.CARE_USE, page=False)
def join(room_id: UUID) -> Response:
    """What the page needs to begin."""
    return signalling.join(room_id, seen_by=visiting.account_id())


@bp.post("/<uuid:room_id>/signal")
@needs(Permission.CARE_USE)
def say(room_id: UUID) -> Response:
    """One message to the other side."""
    return signalling.say(room_id, seen_by=visiting.account_id())


@bp.get("/<uuid:room_id>/signal")
@needs(Permission.CARE_USE, page=False)
def hear(room_id: UUID) -> Response:
    """What the other side said."""
    return signalling.hear(room_id, seen_by=visiting.account_id())
