"""How well a provider fits a client's wishes: a number out of 100, in parts that each have a name and can be shown.

Weights are M2's. 'No preference' earns the full part, so that having no wish never lowers anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from care import needs
from care.wishes import Candidate, OpenTime, Wishes

NEED, SOONEST, GENDER, TIMES, IDENTITY = 40.0, 25.0, 15.0, 10.0, 10.0
SOON = timedelta(days=2)
FAR = timedelta(days=28)


@dataclass(frozen=True)
class Parts:
    """The points of one provider for one client, out of 40, 25, 15, 10 and 10."""

    need: float
    soonest: float
    gender: float
    times: float
    identity: float

    @property
    def total(self) -> float:
        """Out of 100."""
        return self.need + self.soonest + self.gender + self.times + self.identity


def score(wishes: Wishes, candidate: Candidate, times: Sequence[OpenTime], *, at: datetime) -> Parts:
    """The parts for a provider who meets the hard rules and shares these free times, as things stand `at`."""
    return Parts(
        need=NEED * _share(wishes.topics, candidate.topics),
        soonest=SOONEST * _soonness(times, at=at),
        gender=GENDER * (wishes.gender is None or candidate.gender == wishes.gender),
        times=TIMES * _share(wishes.times, _parts_of_week(wishes, times)),
        identity=IDENTITY * _share(wishes.identities, candidate.identities),
    )


def _share(wanted: frozenset[str], offered: frozenset[str]) -> float:
    return len(wanted & offered) / len(wanted) if wanted else 1.0


def _soonness(times: Sequence[OpenTime], *, at: datetime) -> float:
    """Full within two days, falling evenly to nothing at four weeks."""
    if not times:
        return 0.0
    wait = times[0].starts_at - at
    return min(1.0, max(0.0, (FAR - wait) / (FAR - SOON)))


def _parts_of_week(wishes: Wishes, times: Sequence[OpenTime]) -> frozenset[str]:
    local = (time.starts_at.astimezone(wishes.zone) for time in times)
    return frozenset().union(*(needs.times_of_day(moment) for moment in local))
