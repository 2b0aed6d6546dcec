"""The letterbox of a room: what each side said, kept in Valkey for two hours and on no disk."""

import json
import re
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

import redis

KEPT_SECONDS = 2 * 60 * 60
MOST_MESSAGES = 500
# A page in the room asks at least every 5 s: one that has been silent for three times that has gone.
HERE_SECONDS = 15
START = "0-0"
_CURSOR = re.compile(r"\d{1,20}-\d{1,20}")


class Side(StrEnum):
    """Who speaks."""

    CLIENT = "client"
    PROVIDER = "provider"

    @property
    def other(self) -> "Side":
        """Who listens."""
        return Side.PROVIDER if self is Side.CLIENT else Side.CLIENT


class RoomStream:
    """A stream per room, so that nothing said before the other listens is lost, and any web process serves either."""

    def __init__(self, valkey: "redis.Redis") -> None:
        """`valkey` is this side's server."""
        self._valkey = valkey

    def newest(self, room_id: UUID) -> str:
        """The place after the last message: who joins here never hears an earlier call again (S1)."""
        entries = cast(list[Any], self._valkey.xrevrange(_stream(room_id), count=1))
        return cast(bytes, entries[0][0]).decode() if entries else START

    def say(self, room_id: UUID, side: Side, message: dict[str, Any]) -> None:
        """Leave a message for the other side."""
        entry: Any = {"side": side.value, "message": json.dumps(message)}
        with self._valkey.pipeline() as together:
            together.xadd(_stream(room_id), entry, maxlen=MOST_MESSAGES, approximate=False)
            together.expire(_stream(room_id), KEPT_SECONDS)
            together.execute()

    def hear(self, room_id: UUID, side: Side, since: str) -> tuple[list[dict[str, Any]], str]:
        """What the other side said after `since`, in order, and the place to go on from. Never waits.

        A place that is none counts as the beginning: the page ignores what is not meant for it.
        """
        self.be_here(room_id, side)
        after = since if _CURSOR.fullmatch(since) else START
        entries = cast(list[Any], self._valkey.xrange(_stream(room_id), min=f"({after}"))
        theirs = [json.loads(entry[b"message"]) for _, entry in entries if entry[b"side"].decode() == side.other]
        return theirs, cast(bytes, entries[-1][0]).decode() if entries else after

    def be_here(self, room_id: UUID, side: Side) -> None:
        """Be seen in the room, or the waiting room before it, for the next quarter of a minute."""
        self._valkey.set(_presence(room_id, side), b"1", ex=HERE_SECONDS)

    def is_here(self, room_id: UUID, side: Side) -> bool:
        """Whether that side was seen just now."""
        return bool(self._valkey.exists(_presence(room_id, side)))

    def leave(self, room_id: UUID, side: Side) -> None:
        """Be gone at once."""
        self._valkey.delete(_presence(room_id, side))


def _stream(room_id: UUID) -> str:
    return f"room:{room_id}"


def _presence(room_id: UUID, side: Side) -> str:
    return f"room:{room_id}:{side.value}"
