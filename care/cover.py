"""What a client's plan gives them, as plain values that care's rules need, read from the plan of their account."""

from dataclasses import dataclass, field
from datetime import date

from care import needs
from care.policy import Policy
from eligibility.plans import Plan
from kernel.refusals import NotFound


class NoCover(NotFound):
    """The plan knows no such period."""

    message = "We could not find what you are covered for. Please try again later."


@dataclass(frozen=True)
class Cover:
    """`allowance` counted appointments in the contract year that began on `year_began_on`, and the plan's policy.

    `until` is the last day on which an appointment may begin.
    """

    allowance: int
    year_began_on: date
    policy: Policy = field(default_factory=Policy)
    modalities: frozenset[str] = needs.WAYS_TO_MEET
    countries: frozenset[str] = frozenset()
    until: date = date.max


def of(plan: Plan, *, period: str, until: date) -> Cover:
    """What a plan gives an account that is covered for that period, until that day. Raises `NoCover`."""
    year, terms = plan.period(period), plan.terms
    if year is None:
        raise NoCover
    return Cover(
        allowance=year.appointments,
        year_began_on=year.starts_on,
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
