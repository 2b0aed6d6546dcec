"""Publishing plans: makes a unit's key when a contract year comes near, lets its members collect, and signs documents.

Runs where the signer's folder and the side's signing keys are: in the worker and in `alcove work plans publish`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from eligibility import plans
from eligibility.blinding import keys
from eligibility.issuing import collected, enrolment, key_folder, publishing
from eligibility.periods import Period
from eligibility.plans import Plan, Terms
from kernel import signing
from kernel.database import db
from portal import unit_of_work
from portal.installing import Home
from portal.work import wiring
from portal.work.jobs import pools
from reporting.received import planning
from reporting.received.planning import Promise
from tenants import organisations, pool_years, roster
from tenants.pool_states import State
from tenants.tables.organisations import Unit

ROLE = "work_job"
NEXT_YEAR_EARLY = timedelta(days=60)
SMALLEST_COHORT = 500


@dataclass(frozen=True)
class Standing:
    """A unit as it stands today: its row's values, its head count and its large groups."""

    unit_id: UUID
    is_pool: bool
    first_year: date
    eligible: int
    groups: dict[str, int]
    terms: dict[str, object]
    formed_on: frozenset[date]
    """First days of the contract years for which a pool is fit for figures."""
    begun_on: date | None
    """First day of the contract year that a pool is in, once it is decided who is in it."""


def publish(*, at: datetime) -> None:
    """Publish what is new of every unit's plan, then the key directory. Nothing new publishes nothing.

    Only the first time in a quarter is a plan published in any case, with the vouchers signed so far.

    Before that, organisations join pools and leave them where a contract year begins. Each unit is a piece of work of
    its own: a try that dies half way is finished by the next.
    """
    pools.decide(at=at)
    for unit in _standings(at.date()):
        if unit.eligible:
            with unit_of_work.everybody(ROLE):
                # Also a count that is the same: kept back until it changes, it would tell the day of a collection.
                fresh = _is_new_quarter(unit.unit_id, at.date())
                plan = _plan(unit, on=at.date(), fresh=fresh)
                publishing.publish_plan(plan, _key("plans"), at=at, though_nothing_is_new=fresh)
    with unit_of_work.everybody(ROLE):
        ids = db.session.execute(select(Unit.unit_id)).scalars()
        found = [plan for plan in map(publishing.newest_plan, ids) if plan is not None]
        publishing.publish_directory(found, _key("plans"), at=at)


def _standings(on: date) -> list[Standing]:
    """Every unit with the sum of its organisations; each organisation is read in its own scope."""
    with unit_of_work.everybody(ROLE):
        tenants = [row.tenant_id for row in organisations.all_registered()]
        pools = {unit.unit_id for unit in db.session.execute(select(Unit)).scalars() if unit.kind == "pool"}
    heads: Counter[UUID] = Counter()
    groups: dict[UUID, dict[str, int]] = {}
    for tenant_id in tenants:
        with unit_of_work.acting(ROLE, tenant_id=tenant_id):
            organisation = organisations.get()
            if organisation.waits:
                continue
            unit_id = organisation.unit_id
            heads[unit_id] += roster.head_count(on=on)
            groups[unit_id] = {} if unit_id in pools else roster.cohorts(SMALLEST_COHORT, on=on)
    with unit_of_work.everybody(ROLE):
        return [_stands(unit, heads, groups) for unit in db.session.execute(select(Unit)).scalars()]


def _stands(unit: Unit, heads: Counter[UUID], groups: dict[UUID, dict[str, int]]) -> Standing:
    unit.head_count = heads[unit.unit_id]
    years = pool_years.of(unit.unit_id) if unit.kind == "pool" else ()
    return Standing(
        unit_id=unit.unit_id,
        is_pool=unit.kind == "pool",
        first_year=unit.year_starts_on,
        eligible=unit.head_count,
        groups=groups.get(unit.unit_id, {}),
        terms=unit.terms,
        formed_on=frozenset(year.starts_on for year in years if year.state == State.FORMED),
        begun_on=years[-1].starts_on if years else None,
    )


def _plan(unit: Standing, *, on: date, fresh: bool) -> Plan:
    earlier = publishing.newest_plan(unit.unit_id)
    years = {period.name: _again(period) if fresh else period for period in (earlier.periods if earlier else ())}
    for starts_on in _years_due(unit, on):
        if planning.name_of(starts_on) not in years:
            years[planning.name_of(starts_on)] = _open_year(unit, starts_on)
    terms = _terms(unit)
    if earlier is not None:
        return plans.following(earlier, terms, years.values())
    return Plan(unit.unit_id, 1, "", _plan_key(unit.unit_id), terms, tuple(years.values()))


def _years_due(unit: Standing, on: date) -> list[date]:
    """A pool's next year has no key before its first day: until then nobody knows who will be in it."""
    if unit.is_pool:
        return [unit.begun_on] if unit.begun_on else []
    this = planning.year_of(unit.first_year, on)
    following = this + relativedelta(years=1)
    return [this, following] if following - on <= NEXT_YEAR_EARLY else [this]


def _open_year(unit: Standing, starts_on: date) -> Period:
    """A new contract year: its key is made once, also when an earlier try died half way."""
    has_figures = not unit.is_pool or starts_on in unit.formed_on
    promise = Promise(unit.unit_id, starts_on, unit.is_pool, unit.eligible, unit.groups, unit.terms, has_figures)
    name = planning.name_of(starts_on)
    folder = wiring.settings().signer_folder
    try:
        spki = key_folder.public(folder, unit.unit_id, name)
    except key_folder.NoSuchKey:
        spki = key_folder.make(folder, unit.unit_id, name, taken=_taken())
    period = planning.period(promise, spki)
    if not enrolment.is_open(unit.unit_id, name):
        enrolment.open_period(unit.unit_id, name, spki, period.m)
    return period


def _again(period: Period) -> Period:
    """An earlier year with today's count of signed vouchers; nothing else of it may change."""
    return planning.with_signed(period, max(period.signed, collected.signed(keys.key_id(period.spki))))


def _is_new_quarter(unit_id: UUID, on: date) -> bool:
    """Counts of signed vouchers are renewed once a quarter: told every day, they would tell who collected when."""
    last = publishing.published_on(unit_id)
    return last is not None and (last.year, (last.month - 1) // 3) != (on.year, (on.month - 1) // 3)


def _taken() -> list[bytes]:
    directory = publishing.current_directory()
    return [key.key_id for key in directory.keys] if directory else []


def _terms(unit: Standing) -> Terms:
    said = unit.terms
    return Terms(
        modalities=tuple(said["modalities"]),  # type: ignore[arg-type]
        countries=tuple(said["countries"]),  # type: ignore[arg-type]
        notice_hours=int(str(said["notice_hours"])),
        grace_minutes=int(str(said["grace_minutes"])),
        late_counts=bool(said["late_counts"]),
        missed_counts=bool(said["missed_counts"]),
        forgiven_per_year=int(str(said["forgiven_per_year"])),
    )


def _home() -> Home:
    return Home(wiring.settings().home)


def _key(name: str) -> Ed25519PrivateKey:
    return signing.load_file(_home().signing_key(name))


def _plan_key(unit_id: UUID) -> bytes:
    return signing.public_bytes(_key(f"plan-{unit_id}"))
