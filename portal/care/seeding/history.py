"""History: two contract years of appointments that nobody had, said upwards as real ones are, closed and published.

About one in twenty eligible people starts in a year and meets 3.7 times. There are no accounts behind it: a
contribution carries a digest only, so one that is made up needs an id and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from eligibility.periods import NO_FIGURES, Period
from eligibility.plans import Plan
from portal import unit_of_work
from portal.care.jobs import releases
from reporting.publishing import contributions, publish
from reporting.publishing.contributions import Member, Said

JOB = "care_job"
Value = TypeVar("Value")
STARTERS_SHARE = 0.05
APPOINTMENTS = {1: 14, 2: 18, 3: 20, 4: 16, 5: 12, 6: 20}
"""How often people meet, and how many of a hundred do so."""
WAYS = {"video": 58, "phone": 17, "in_person": 25}
DAYS_BETWEEN = (7, 7, 7, 14, 14, 21)
MISSED_SHARE = 0.06
MEAN_WAIT_DAYS, LONGEST_WAIT_DAYS = 7, 30


@dataclass(frozen=True)
class Met:
    """An appointment that is made up: whose, when and how."""

    account_id: UUID
    appointment_id: UUID
    year: date
    on: date
    modality: str
    waited_days: int
    missed: bool


def contribute(plan: Plan, *, until: date) -> int:
    """Contribute every appointment of a unit's years before `until`; returns how many."""
    years = [year for year in plan.periods if year.tier != NO_FIGURES]
    met = [met for year in years for met in appointments(year, until=until)]
    with unit_of_work.everybody(JOB):
        contributions.contribute_history(plan.unit, (said for one in met for said in _said(plan.unit, one)))
    return len(met)


def appointments(year: Period, *, until: date) -> Iterator[Met]:
    """Those of one year, the same each time; later ones than `until` have not been yet."""
    random = Random(f"alcove {year.name} {year.eligible} {year.is_pool}")  # noqa: S311 - made up, the same each time
    days = (year.ends_on - year.starts_on).days
    for _ in range(round(year.eligible * STARTERS_SHARE)):
        account_id = UUID(int=random.getrandbits(128), version=4)
        on = year.starts_on + timedelta(days=random.randrange(days - 14))
        modality, waited = (
            _one_of(WAYS, random),
            min(LONGEST_WAIT_DAYS, 1 + int(random.expovariate(1 / MEAN_WAIT_DAYS))),
        )
        for place in range(_one_of(APPOINTMENTS, random)):
            appointment_id = UUID(int=random.getrandbits(128), version=4)
            missed = place > 0 and random.random() < MISSED_SHARE
            if on < until and on <= year.ends_on:
                yield Met(account_id, appointment_id, year.starts_on, on, modality, waited, missed)
            on += timedelta(days=random.choice(DAYS_BETWEEN))


def close(plans: list[Plan], *, at: datetime) -> int:
    """Close and publish every period in its own time, as the job would have; returns how many releases there are."""
    reports = [report for plan in plans for year in plan.periods for report in year.reports]
    moments = sorted({report.close_at for report in reports if report.close_at <= at})
    drawn = 0
    for moment in moments:
        with unit_of_work.everybody(JOB):
            drawn += releases.close_periods(at=moment)
            releases.publish_releases(at=moment + publish.COUNTS_ARRIVE)
    return drawn


def _one_of(shares: Mapping[Value, int], random: Random) -> Value:
    return random.choices(list(shares), list(shares.values()))[0]


def _said(unit_id: UUID, met: Met) -> tuple[Said, ...]:
    member = Member(unit_id, met.account_id, met.year, met.year)
    if met.missed:
        return contributions.counted(member, appointment_id=met.appointment_id, on=met.on)
    return contributions.delivered(
        member,
        appointment_id=met.appointment_id,
        on=met.on,
        modality=met.modality,
        waited_days=met.waited_days,
    )
