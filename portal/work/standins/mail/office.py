"""Office: what one mail stand-in knows: its letters and the keys that may post."""

import hmac
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from portal.work.standins.drawer import Drawer
from portal.work.standins.faults import Faults


@dataclass(frozen=True)
class Office:
    """Everything a page of the stand-in needs."""

    drawer: Drawer
    api_keys: tuple[str, ...] = field(repr=False)
    faults: Faults = field(default_factory=Faults)

    def knows(self, key: str) -> bool:
        """Whether mail may be posted under this key."""
        return any(hmac.compare_digest(key.encode(), known.encode()) for known in self.api_keys)


def here() -> Office:
    """The office this call has come to."""
    return cast(Office, current_app.extensions["office"])
