"""Mail that leaves one side: what we ask of whoever carries it. What a message says is decided elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """One message to one address. The subject must be harmless on a shared screen."""

    # Opaque, and the only thing the carrier is told about us besides the message: its events come back under it.
    outbox_id: UUID
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True)
class Event:
    """What the carrier says became of a message: 'processed', 'delivered', 'bounce', ... The caller dedupes by id."""

    event_id: str
    kind: str
    outbox_id: UUID | None
    at: datetime


class MailRefused(Exception):
    """Certainly not sent. `later` says whether the same message may be tried again without a change."""

    def __init__(self, reason: str, *, later: bool = False) -> None:
        super().__init__(reason)
        self.later = later


class MailUncertain(Exception):
    """Sent or not, nobody knows: the answer was lost. Wait for the carrier's event before a second try."""


class BadEvents(Exception):
    """Events that did not come from the carrier, or not now."""


class Mail(Protocol):
    """Whoever carries our mail."""

    def send(self, message: Message) -> None:
        """Hand the message over: accepted is not yet delivered. Raises MailRefused or MailUncertain."""
