"""The room of an appointment as both of its pages reach it: join, say, hear. Who may be there is `care.rooms`.

Nothing of a call is written down: what passes stands in Valkey for two hours, and the log says nothing of it.
"""

import secrets
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, request

from care import rooms, signals, turn
from care.room_stream import RoomStream
from care.rooms import Entry
from care.turn import RelaySecret
from kernel import clock
from portal.care import wiring


def _stream() -> RoomStream:
    return RoomStream(current_app.extensions["valkey"])


def relay_only() -> bool:
    """Whether calls go through a relay, so that neither side learns the other's address."""
    return bool(wiring.settings().turn.urls)


def join(room_id: UUID, *, seen_by: UUID) -> Response:
    """What the page needs to begin: where to listen from, as whom, and by which relay. Raises as `rooms.enter`."""
    entry = rooms.enter(room_id, seen_by=seen_by, at=clock.now())
    stream = _stream()
    stream.be_here(room_id, entry.side)
    return jsonify(
        since=stream.newest(room_id),
        side=entry.side.value,
        video=entry.with_video,
        relay=relay_only(),
        servers=_servers(),
        here=stream.is_here(room_id, entry.side.other),
        closes_at=entry.closes_at.isoformat(),
    )


def say(room_id: UUID, *, seen_by: UUID) -> Response:
    """Pass one message to the other side, without the addresses that a relay is there to hide.

    Raises what `rooms.enter` does, and `signals.BadSignal`.
    """
    entry = rooms.enter(room_id, seen_by=seen_by, at=clock.now())
    message = signals.read(request.get_data(cache=False), relay_only=relay_only())
    if message is not None:
        _stream().say(room_id, entry.side, message)
    return Response(status=204)


def hear(room_id: UUID, *, seen_by: UUID) -> Response:
    """What the other side said since the place that the page names. Raises what `rooms.enter` does."""
    entry = rooms.enter(room_id, seen_by=seen_by, at=clock.now())
    stream = _stream()
    messages, since = stream.hear(room_id, entry.side, request.args.get("since", ""))
    return jsonify(messages=messages, since=since, here=stream.is_here(room_id, entry.side.other))


def waiting(entry: Entry) -> bool:
    """Whether the other side is in the room or before its door, and be seen there oneself."""
    stream = _stream()
    stream.be_here(entry.appointment.room_id, entry.side)
    return stream.is_here(entry.appointment.room_id, entry.side.other)


def _servers() -> list[dict[str, Any]]:
    given = wiring.settings().turn
    if not given.urls:
        return []
    made = turn.credential(RelaySecret(given.secret.encode()), at=clock.now(), draw=secrets.token_bytes(12))
    return [{"urls": list(given.urls), "username": made.username, "credential": made.password}]
