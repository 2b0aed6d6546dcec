"""The seam to what is reported: an appointment that took place or counts is said once, upwards, and forgotten here.

Reporting stands above care; the side's wiring plugs it in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Occurrence:
    """An appointment that is over. `on` is its day in UTC; `waited_days` from the referral to the first appointment.

    `delivered`: it took place. `counted`: it uses the allowance. `topic` is the one a client named, where they named
    exactly one.
    """

    account_id: UUID
    on: date
    delivered: bool
    counted: bool
    modality: str
    waited_days: int
    topic: str | None


class Contributions(Protocol):
    """Where an occurrence goes to be bounded and added up."""

    def contribute(self, occurrence: Occurrence) -> None:
        """Add it, in this transaction."""
