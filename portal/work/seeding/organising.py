"""Organising: adds organisations with rosters, contracts and head counts by the rules that people's pages call."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from billing import contracts, heads
from billing.contracts import Offer
from portal import unit_of_work
from portal.work import wiring
from portal.work.jobs import enrolling
from portal.work.seeding import rosters
from portal.work.seeding.companies import GATE, POOL_NAME, POOL_TERMS, Company
from tenants import imports, layouts, organisations, pool_places, roster, roster_imports
from tenants.imports import State
from tenants.organisations import Wanted
from tenants.roster_imports import Ask, Declared

JOB = "work_job"
GREW_BY = 0.03
"""How much smaller everybody was when the first year began."""


@dataclass(frozen=True)
class Placed:
    """A company that is registered."""

    company: Company
    tenant_id: UUID
    unit_id: UUID


def place(companies: list[Company], *, starts_at: datetime) -> list[Placed]:
    """Register who is missing, each with a unit of its own or waiting for the one pool."""
    placed: list[Placed] = []
    for company in companies:
        with unit_of_work.acting("operator_web"):
            known = organisations.find(company.slug)
        tenant_id = known or uuid4()
        with unit_of_work.acting("operator_web", tenant_id=tenant_id):
            unit_id = organisations.get().unit_id if known else _add(company, tenant_id, starts_at)
        placed.append(Placed(company, tenant_id, unit_id))
    return placed


def fill(one: Placed, *, starts_at: datetime) -> None:
    """Take in its roster and enrol its people in the issuer's ledger. Again: nothing."""
    with unit_of_work.acting("hr_web", tenant_id=one.tenant_id):
        is_new = not imports.recent()
        if is_new:
            _import(one.company, starts_at)
    if is_new:
        with unit_of_work.acting(JOB, tenant_id=one.tenant_id):
            enrolling.enrol_members(at=starts_at)


def agree(one: Placed, *, starts_at: datetime) -> None:
    """Put its contract in force, once it is known which unit it is in. Again: nothing."""
    with unit_of_work.acting("operator_web", tenant_id=one.tenant_id):
        if not contracts.versions():
            contracts.open_contract(_offer(one, starts_at.date()), at=starts_at)


def count_heads(placed: list[Placed], *, starts_on: date, at: datetime) -> None:
    """A count for every month since the first year began, a little smaller the longer ago; then the units' sums."""
    for one in placed:
        with unit_of_work.acting(JOB, tenant_id=one.tenant_id):
            now = roster.head_count(on=at.date())
            missing = heads.missing(starts_on, on=at.date())
            for month in missing:
                gone = (at.year - month.year) * 12 + at.month - month.month
                count = max(1, round(now * (1 - GREW_BY * gone / 24)))
                heads.record(one.tenant_id, one.unit_id, count, month=month, at=at)
    with unit_of_work.everybody(JOB):
        for month in heads.unsummed(on=at.date()):
            heads.add_up(month)


def _add(company: Company, tenant_id: UUID, starts_at: datetime) -> UUID:
    terms: dict[str, object] = {"gate": GATE, **(POOL_TERMS if company.pooled else company.terms)}
    wanted = Wanted(company.slug, company.name, company.country, starts_at.date(), terms)
    unit_id = organisations.add(tenant_id, wanted, at=starts_at).unit_id
    if company.pooled:
        there = pool_places.pools()
        pool_id = there[0].pool_id if there else pool_places.make(POOL_NAME, wanted)
        pool_places.place(pool_id, people=company.people, at=starts_at)
    organisations.activate(tenant_id)
    return unit_id


def _import(company: Company, starts_at: datetime) -> None:
    layout = rosters.LAYOUTS[company.layout]
    content = io.BytesIO(rosters.file(company, by=starts_at.date()))
    report = roster_imports.import_file(
        content, Ask(Declared.FULL, layout), key=wiring.settings().roster_key, at=starts_at
    )
    assert report.outcome is State.APPLIED, report.reasons
    layouts.save(layout, at=starts_at)


def _offer(one: Placed, starts_on: date) -> Offer:
    return Offer(
        tenant_id=one.tenant_id,
        unit_id=one.unit_id,
        year_starts_on=starts_on,
        effective_on=starts_on,
        bill_to_name=f"{one.company.name}, Accounts",
        bill_to_email=f"accounts@{one.company.slug}.example",
        **one.company.price,
    )
