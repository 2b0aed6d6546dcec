"""Credentials for the relay: they name nobody, and end with the hour, so that they tell nothing of an appointment."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

# What we and the relay both know.
RelaySecret = NewType("RelaySecret", bytes)

LIFE = timedelta(hours=2)


@dataclass(frozen=True)
class RelayCredential:
    """A user name and password for TURN, and the moment they end; the page asks for new ones before it."""

    username: str
    password: str = field(repr=False)
    expires_at: datetime


def credential(secret: RelaySecret, *, at: datetime, draw: bytes) -> RelayCredential:
    """Time-limited TURN credentials as coturn's `use-auth-secret` checks them (draft-uberti-behave-turn-rest-00).

    They expire two hours after the next full hour. `draw` is fresh randomness, at least 8 bytes, and says nothing.
    """
    next_hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    expires_at = next_hour + LIFE
    username = f"{int(expires_at.timestamp())}:{draw.hex()}"
    digest = hmac.new(secret, username.encode(), hashlib.sha1).digest()
    return RelayCredential(username, base64.b64encode(digest).decode(), expires_at)
