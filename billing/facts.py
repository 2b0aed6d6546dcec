"""Facts: what a period's statement is reckoned from, gathered once. Nothing finer than a release is ever asked for."""

from fractions import Fraction

from sqlalchemy import select

from billing import bodies, contracts, heads, periods, quantities, rating
from billing.contracts import Settled
from billing.periods import Period
from billing.rating import Instalment, Metered, Pooled, TrueUp, Usage
from billing.tables.contracts import Contract
from billing.tables.statements import Statement, StatementLine
from kernel.database import db


def gather(contract: Contract, period: Period) -> bodies.Inputs | None:
    """Everything the period's statement needs, or None while something has not arrived."""
    yearly = period.kind is periods.Kind.TRUE_UP
    counts = () if yearly else heads.of_months(period.months)
    if counts is None:
        return None
    usage: Usage | None = None
    if contract.kind != contracts.Kind.PER_HEAD:
        usage = _true_up(contract, period) if yearly else _quarter(contract, period)
        if usage is None:
            return None
    return bodies.Inputs(
        tenant_id=contract.tenant_id,
        period=period,
        revision=1,
        contract_version=contract.version,
        terms=contracts.terms(contract),
        heads=counts,
        usage=usage,
    )


def _quarter(contract: Contract, period: Period) -> Usage | None:
    if contract.settled == Settled.YEARLY:
        return _instalment(contract, period)
    released = quantities.find(contract.unit_id, period)
    if released is None:
        return None
    if contract.kind == contracts.Kind.METERED:
        return Metered(released)
    own = heads.of_months(period.months)
    pool = heads.of_unit(contract.unit_id, period.months)
    if own is None or not pool:
        return None
    return Pooled(released, sum(count for _, count in own), pool)


def _instalment(contract: Contract, period: Period) -> Usage | None:
    """From last year's released quantity; where there is none, from the planning figure and the heads of the year."""
    year = periods.year_of(contract.year_starts_on, period.starts_on)
    last = quantities.find(contract.unit_id, periods.before(year))
    if last is not None:
        return Instalment(Fraction(last.quantity), last)
    first = heads.of_months(year.months[:1])
    return Instalment(rating.planned(first[0][1], contract.planned_per_thousand)) if first else None


def _true_up(contract: Contract, year: Period) -> Usage | None:
    released = quantities.find(contract.unit_id, year)
    ids = [quarter.id for quarter in periods.quarters(year)]
    billed = db.session.scalars(select(Statement).where(Statement.period_id.in_(ids))).all()
    if released is None or len(billed) < len(ids):
        return None
    query = select(StatementLine.net).where(
        StatementLine.statement_id.in_([statement.statement_id for statement in billed]),
        StatementLine.kind == rating.Kind.INSTALMENT,
    )
    return TrueUp(released, sum(db.session.scalars(query)), sum(statement.net for statement in billed))
