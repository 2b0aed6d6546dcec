"""Quantities: the released number of counted appointments of a unit, and nothing else of a release."""

from uuid import UUID

from billing.periods import Period
from billing.rating import Released
from reporting.received import releases


def find(unit_id: UUID, period: Period) -> Released | None:
    """The unit's released quantity of exactly this period; None until it has arrived."""
    found = releases.metered(unit_id, period.starts_on, period.ends_on)
    return Released(unit_id, *found) if found else None
