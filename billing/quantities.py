"""Quantities: the released number of counted appointments of a unit, and nothing else of a release."""

from datetime import date
from typing import Protocol
from uuid import UUID

from billing.periods import Period
from billing.rating import Released


class Releases(Protocol):
    """Whoever has received and verified releases."""

    def metered(self, unit_id: UUID, starts_on: date, ends_on: date) -> tuple[str, int] | None:
        """The released period with exactly these days and its raw metered quantity; None until it has arrived."""


def find(releases: Releases, unit_id: UUID, period: Period) -> Released | None:
    """The unit's released quantity of a period, if it has arrived."""
    found = releases.metered(unit_id, period.starts_on, period.ends_on)
    return Released(unit_id, *found) if found else None
