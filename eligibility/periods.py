"""A period of a plan, its contract year: the key, what a voucher is worth, and what may be said about it and when."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from eligibility import documents
from eligibility.blinding import keys

KINDS = {"quarter", "half", "year"}
NO_FIGURES = "none"
BUDGET_CAP = Decimal("0.30")
LEAST_ELIGIBLE = {"A": 500, "B": 2_000, "C": 10_000}
SMALLEST_UNIT = 500
SMALLEST_POOL = 5_000
SMALLEST_COHORT = 500
BATCH = 8


@dataclass(frozen=True)
class Cohort:
    """A group that a person may choose to name: at least 500 people at the start of the period."""

    name: str
    eligible: int


@dataclass(frozen=True)
class Report:
    """One span for which figures are released, and when: closed at `close_at`, visible from `publish_at`."""

    id: str
    kind: str
    """quarter, half or year."""
    starts_on: date
    ends_on: date
    close_at: datetime
    publish_at: datetime


@dataclass(frozen=True)
class Period:
    """A contract year: its key, what a voucher is worth, and what may be said about it."""

    name: str
    key_id: bytes
    spki: bytes
    starts_on: date
    ends_on: date
    redeem_until: date
    appointments: int
    """How many counted appointments one voucher covers."""
    per_member: int
    spare: int
    gate: int
    """How many people must have collected before anything opens."""
    eligible: int
    """People at the start of the period."""
    is_pool: bool
    tier: str
    """A, B or C; 'none' for a pool too small to have figures."""
    budget: dict[str, Decimal]
    """Share of the yearly privacy budget (rho) per family."""
    cohorts: tuple[Cohort, ...]
    reports: tuple[Report, ...]
    signed: int
    """Vouchers signed so far, for the check that no more are spent."""

    @property
    def m(self) -> int:
        """Vouchers a member may draw; released noise is sized for all of them together."""
        return self.per_member + self.spare


def read(document: object) -> Period:
    """A period as it stands in a plan. Raises BadDocument, or WrongKeyShape for a key that could mark people."""
    found = documents.fields(document, {field.name for field in dataclasses.fields(Period)})
    if not isinstance(found["budget"], dict):
        raise documents.BadDocument
    period = Period(
        name=documents.name(found["name"]),
        key_id=bytes.fromhex(documents.matching(found["key_id"], documents.DIGEST)),
        spki=documents.base64_bytes(found["spki"]),
        starts_on=documents.day(found["starts_on"]),
        ends_on=documents.day(found["ends_on"]),
        redeem_until=documents.day(found["redeem_until"]),
        appointments=documents.whole(found["appointments"], least=1, most=100),
        per_member=documents.whole(found["per_member"], least=1, most=8),
        spare=documents.whole(found["spare"], most=1),
        gate=documents.whole(found["gate"], least=20),
        eligible=documents.whole(found["eligible"], least=1),
        is_pool=documents.truth(found["is_pool"]),
        tier=documents.name(found["tier"]),
        budget={documents.name(family): documents.share(rho) for family, rho in found["budget"].items()},
        cohorts=documents.each(found["cohorts"], _cohort),
        reports=documents.each(found["reports"], _report),
        signed=documents.whole(found["signed"]),
    )
    for check in (_check_key, _check_days, _check_bounds, _check_reports):
        check(period)
    return period


def _cohort(document: object) -> Cohort:
    found = documents.fields(document, {"name", "eligible"})
    return Cohort(
        name=documents.name(found["name"]), eligible=documents.whole(found["eligible"], least=SMALLEST_COHORT)
    )


def _report(document: object) -> Report:
    found = documents.fields(document, {field.name for field in dataclasses.fields(Report)})
    return Report(
        id=documents.name(found["id"]),
        kind=documents.name(found["kind"]),
        starts_on=documents.day(found["starts_on"]),
        ends_on=documents.day(found["ends_on"]),
        close_at=documents.moment(found["close_at"]),
        publish_at=documents.moment(found["publish_at"]),
    )


def _check_key(period: Period) -> None:
    keys.modulus(period.spki)
    documents.demand(keys.key_id(period.spki) == period.key_id)


def _check_days(period: Period) -> None:
    documents.demand(period.starts_on <= period.ends_on <= period.redeem_until)


def _check_bounds(period: Period) -> None:
    documents.demand(period.m <= BATCH and sum(period.budget.values()) <= BUDGET_CAP)
    documents.demand(documents.once([cohort.name for cohort in period.cohorts]))
    documents.demand(sum(cohort.eligible for cohort in period.cohorts) <= period.eligible)
    if period.tier == NO_FIGURES:
        # A pool too small for figures promises none and spends nothing.
        documents.demand(not period.budget and not period.reports and not period.cohorts)
        return
    documents.demand(period.tier in LEAST_ELIGIBLE and bool(period.budget))
    smallest = SMALLEST_POOL if period.is_pool else SMALLEST_UNIT
    documents.demand(period.eligible >= max(smallest, LEAST_ELIGIBLE.get(period.tier, smallest)))


def _check_reports(period: Period) -> None:
    documents.demand(documents.once([report.id for report in period.reports]))
    for report in period.reports:
        documents.demand(report.kind in KINDS)
        documents.demand(period.starts_on <= report.starts_on <= report.ends_on <= period.ends_on)
        documents.demand(report.ends_on < report.close_at.date() and report.close_at < report.publish_at)
