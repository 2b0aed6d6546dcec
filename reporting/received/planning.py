"""What a plan document promises for a contract year: tier, budget and the spans that are reported. Work side.

Only the public head count at the start of the year decides; nothing here reads a release or anything finer.
"""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from eligibility.blinding import keys
from eligibility.periods import Cohort, Period, Report
from reporting import tiers
from reporting.release import Kind, Tier

OVERLAP = timedelta(days=60)
MONTHS = {Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
CLOSES = time(3, tzinfo=UTC)
PUBLISHED_ON_DAY = 15


@dataclass(frozen=True)
class Promise:
    """What is known of a unit when a contract year of it is planned."""

    unit_id: UUID
    starts_on: date
    is_pool: bool
    eligible: int
    groups: Mapping[str, int]
    terms: Mapping[str, Any]
    has_figures: bool = True
    """False for a pool that is forming, whatever its head count."""


def year_of(first: date, on: date) -> date:
    """The first day of the contract year that `on` falls in; years begin on the anniversaries of `first`."""
    years = relativedelta(on, first).years if on >= first else 0
    return first + relativedelta(years=years)


def name_of(starts_on: date) -> str:
    """How a period is called: year and month of its first day."""
    return f"{starts_on:%Y-%m}"


def period(promise: Promise, spki: bytes, *, signed: int = 0) -> Period:
    """The contract year as the plan document says it."""
    ends_on = promise.starts_on + relativedelta(years=1) - timedelta(days=1)
    tier = _tier(promise)
    return Period(
        name=name_of(promise.starts_on),
        key_id=keys.key_id(spki),
        spki=spki,
        starts_on=promise.starts_on,
        ends_on=ends_on,
        redeem_until=ends_on + OVERLAP,
        appointments=int(promise.terms["appointments"]),
        per_member=int(promise.terms["per_member"]),
        spare=int(promise.terms["spare"]),
        gate=int(promise.terms["gate"]),
        eligible=max(promise.eligible, 1),
        is_pool=promise.is_pool,
        tier=tier.value if tier else "none",
        budget=_budget(tier),
        cohorts=_cohorts(promise) if tier else (),
        reports=reports(promise.starts_on, tier) if tier else (),
        signed=signed,
    )


def with_signed(period: Period, signed: int) -> Period:
    """The same year with a newer count of signed vouchers: the only thing in it that may change."""
    return dataclasses.replace(period, signed=signed)


def reports(starts_on: date, tier: Tier) -> tuple[Report, ...]:
    """The spans of a contract year in which this tier is reported, each with the moments it closes and is published."""
    return tuple(
        _report(starts_on, kind, number) for kind in tiers.kinds(tier) for number in range(1, 12 // MONTHS[kind] + 1)
    )


def _report(year: date, kind: Kind, number: int) -> Report:
    starts_on = year + relativedelta(months=MONTHS[kind] * (number - 1))
    ends_on = year + relativedelta(months=MONTHS[kind] * number) - timedelta(days=1)
    suffix = {Kind.QUARTER: f"q{number}", Kind.HALF: f"h{number}", Kind.YEAR: "year"}[kind]
    after = ends_on + timedelta(days=1)
    return Report(
        id=f"{name_of(year)}-{suffix}",
        kind=kind.value,
        starts_on=starts_on,
        ends_on=ends_on,
        close_at=datetime.combine(after, CLOSES),
        publish_at=datetime.combine(after + timedelta(days=PUBLISHED_ON_DAY - 1), CLOSES),
    )


def _tier(promise: Promise) -> Tier | None:
    if not promise.has_figures:
        return None
    try:
        return tiers.of(promise.eligible, pool=promise.is_pool)
    except tiers.TooFewPeople:
        return None


def _budget(tier: Tier | None) -> dict[str, Decimal]:
    return dict(tiers.SPLITS[tier]) if tier else {}


def _cohorts(promise: Promise) -> tuple[Cohort, ...]:
    named = ((re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-"), size) for name, size in promise.groups.items())
    return tuple(Cohort(name, size) for name, size in named if name and size >= tiers.SMALLEST_COHORT)
