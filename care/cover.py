"""What a client's plan gives them, as care's rules need it: plain values that the side's wiring reads from the plan."""

from dataclasses import dataclass, field
from datetime import date

from care import needs
from care.policy import Policy


@dataclass(frozen=True)
class Cover:
    """`allowance` counted appointments in the contract year that began on `year_began_on`, and the plan's policy."""

    allowance: int
    year_began_on: date
    policy: Policy = field(default_factory=Policy)
    modalities: frozenset[str] = needs.WAYS_TO_MEET
