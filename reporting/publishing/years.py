"""A unit's contract year: opened once from its plan, with every cell, period and share of the budget declared."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eligibility import periods as plan_periods
from eligibility.plans import Plan
from kernel import sealing
from kernel.refusals import Refused
from reporting import families, tiers
from reporting.publishing import job
from reporting.publishing.tables.declared import Cell, Charge, Period, Year
from reporting.publishing.tables.sealed import YearKey
from reporting.release import Kind, Tier


class NotDrawable(Refused):
    """A plan promises figures that its tier cannot have: a family without its period, or more budget than planned."""

    message = "This plan promises figures that cannot be drawn."


def open_years(plan: Plan) -> int:
    """Open every contract year of a plan that has figures and is not open yet; returns how many. Raises NotDrawable."""
    years = [period for period in plan.periods if period.tier != plan_periods.NO_FIGURES]
    with job.alone() as session:
        # A pull by hand may meet the worker's: the second waits, and finds the years open.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(plan.unit), 0))))
        return sum(_open(session, plan, year) for year in years)


def destroy_keys(*, at: datetime) -> int:
    """Destroy the secrets of years whose last release is 90 days old: their contributions are then nobody's."""
    old = at - timedelta(days=90)
    still = select(Period.unit_id).where(
        Period.unit_id == YearKey.unit_id, Period.year_starts_on == YearKey.year_starts_on, Period.publish_at > old
    )
    with job.alone() as session:
        gone = session.scalars(select(YearKey).where(~still.exists())).all()
        for key in gone:
            session.delete(key)
        return len(gone)


def _open(session: Session, plan: Plan, promised: plan_periods.Period) -> bool:
    """False when it was open already, and then nothing of it changes."""
    unit_id, starts_on = plan.unit, promised.starts_on
    if session.get(Year, (unit_id, starts_on)) is not None:
        return False
    drawn = _drawn(promised)
    year = Year(unit_id=unit_id, starts_on=starts_on, eligible=promised.eligible, is_pool=promised.is_pool)
    year.tier, year.m, year.rho_cap, year.plan_key = promised.tier, promised.m, tiers.CAP, plan.plan_key
    session.add(year)
    session.flush()
    session.add_all(_cells(unit_id, promised, drawn))
    session.add_all(_periods(unit_id, promised))
    session.add(YearKey(unit_id=unit_id, year_starts_on=starts_on, member_secret=sealing.new_key()))
    for name in drawn:
        rho = promised.budget[name]
        session.add(Charge(unit_id=unit_id, year_starts_on=starts_on, family=name, purpose="release", rho=rho))
    session.flush()
    return True


def _drawn(promised: plan_periods.Period) -> tuple[str, ...]:
    tier = Tier(promised.tier)
    kinds = {report.kind for report in promised.reports}
    drawn = tuple(name for name in families.OFFERED if name in promised.budget)
    if any(tiers.kind_for(tier, name) not in kinds for name in drawn) or not drawn:
        raise NotDrawable
    if sum(promised.budget.values()) > tiers.PLANNED or promised.eligible < tiers.SMALLEST_UNIT:
        raise NotDrawable
    return drawn


def _cells(unit_id: UUID, promised: plan_periods.Period, drawn: tuple[str, ...]) -> list[Cell]:
    cohorts = {cohort.name: cohort.eligible for cohort in promised.cohorts}
    return [
        Cell(
            unit_id=unit_id,
            year_starts_on=promised.starts_on,
            family=name,
            cell=cell,
            eligible=cohorts.get(cell) if name == "cohort" else None,
        )
        for name in drawn
        for cell in families.get(name, cohorts=list(cohorts)).cells
    ]


def _periods(unit_id: UUID, promised: plan_periods.Period) -> list[Period]:
    return [
        Period(
            unit_id=unit_id,
            period_id=report.id,
            year_starts_on=promised.starts_on,
            kind=Kind(report.kind).value,
            starts_on=report.starts_on,
            ends_on=report.ends_on,
            close_at=report.close_at,
            publish_at=report.publish_at,
        )
        for report in promised.reports
    ]
