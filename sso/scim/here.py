"""For which feed something is done, with which keys and when: all that the rules of a feed need from outside."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sso.tables.scim import Feed


@dataclass(frozen=True)
class Keys:
    """`sealing` seals each person's own key; `roster` keys the digests."""

    sealing: bytes = field(repr=False)
    roster: bytes = field(repr=False)


@dataclass(frozen=True)
class Here:
    """One feed, at one moment."""

    feed: Feed
    keys: Keys
    at: datetime

    @property
    def tenant_id(self) -> UUID:
        """Whose feed it is."""
        return self.feed.tenant_id
