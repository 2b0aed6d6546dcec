"""What a client's plan gives them, as plain values that care's rules need, read from the plan of their account."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from care import needs
from care.policy import Policy
from eligibility.periods import Period
from eligibility.plans import Plan
from kernel.refusals import NotFound


class NoCover(NotFound):
    """The plan knows no such period."""

    message = "We could not find what you are covered for. Please try again later."


@dataclass(frozen=True)
class Cover:
    """`allowance` counted appointments that begin in a contract year, and the plan's policy.

    Those count that begin from `counted_from` on and before `counted_before`. `until` is the last day on which an
    appointment may begin.
    """

    allowance: int
    counted_from: date
    counted_before: date = date.max
    policy: Policy = field(default_factory=Policy)
    modalities: frozenset[str] = needs.WAYS_TO_MEET
    countries: frozenset[str] = frozenset()
    until: date = date.max


def of(plan: Plan, *, period: str, until: date, extended: bool, on: date) -> Cover:
    """What a plan gives for appointments on that day, until the last, by a voucher of that period. Raises `NoCover`.

    An account that was extended before the new year began goes on with the old year until then. One that was opened
    early has no old year: whatever it uses, it uses of the new.
    """
    last, terms = plan.period(period), plan.terms
    if last is None:
        raise NoCover
    year = _year_of(plan, last, on) if extended else last
    return Cover(
        allowance=year.appointments,
        counted_from=year.starts_on if extended else date.min,
        counted_before=date.max if year is last else year.ends_on + timedelta(days=1),
        until=until,
        policy=Policy(
            notice_hours=terms.notice_hours,
            grace_minutes=terms.grace_minutes,
            late_counts=terms.late_counts,
            missed_counts=terms.missed_counts,
            forgiven_per_year=terms.forgiven_per_year,
        ),
        modalities=frozenset(terms.modalities) & needs.WAYS_TO_MEET,
        countries=frozenset(terms.countries),
    )


def _year_of(plan: Plan, last: Period, on: date) -> Period:
    """The year in force on that day, none after the last that is covered."""
    begun = [year for year in plan.periods if year.starts_on <= min(on, last.starts_on)]
    return max(begun, key=lambda year: year.starts_on, default=last)
