"""Closing a period: charged before it is drawn, drawn once, kept once. Only the role of this job reads contributions.

Each step is a transaction of its own beside whatever job or page asks, so that a charge stands even when the draw dies.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import structlog
from sqlalchemy import Connection, func, insert, select, update

from kernel import canonical, scope, sealing
from kernel.database import own_transaction
from kernel.refusals import NotFound, Refused
from reporting import families, release, tiers
from reporting.publishing import adjust, job, mechanism
from reporting.publishing.adjust import Total
from reporting.publishing.tables.declared import Cell, Charge, Period, Year
from reporting.publishing.tables.drawn import Attempt, Draw, Drawn
from reporting.publishing.tables.sealed import Contribution, Salt
from reporting.release import Figure, Kind, Tier

ATTEMPTS = 3
QUARTERS = 4
log = structlog.get_logger()


class NoSuchPeriod(NotFound):
    """The unit has no such period."""

    message = "We could not find that period."


class TooEarly(Refused):
    """The period may still take in what is recorded late."""

    message = "This period cannot be closed yet."


class TriedTooOften(Refused):
    """Three draws have died. Somebody must look why before the budget for an incident is used."""

    message = "This period could not be drawn in three tries. Please tell the people who run Alcove."


class NotReserved(Refused):
    """A family has no share of the year's privacy budget."""

    message = "There is no privacy budget for these figures."


@dataclass(frozen=True)
class Plan:
    """All that decides how a period is drawn; none of it depends on what happened."""

    year: Year
    period: Period
    shares: dict[str, Decimal]
    """The reserved rho of each family."""
    cells: dict[str, tuple[str, ...]]


def close_period(unit_id: UUID, period_id: str, *, at: datetime) -> bool:
    """Draw the release of a period, once. False when it was drawn already: nothing is ever drawn again.

    Raises NoSuchPeriod, TooEarly, NotReserved, TriedTooOften.
    """
    with scope.everybody(job.ROLE), own_transaction() as alone:
        # Through both steps: who comes meanwhile waits and finds it drawn, instead of taking the first for a failure.
        alone.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(unit_id), 0))))
        with own_transaction() as connection:
            if not _charge(connection, unit_id, period_id, at):
                return False
        with own_transaction() as connection:
            return _draw(connection, unit_id, period_id, at)


def due(*, at: datetime) -> list[tuple[UUID, str]]:
    """Units and periods that can be closed now and are not yet drawn; shorter periods first, then by their end."""
    drawn = select(Draw).where(Draw.unit_id == Period.unit_id, Draw.period_id == Period.period_id)
    waiting = select(Period.unit_id, Period.period_id).where(Period.close_at <= at, ~drawn.exists())
    order = waiting.order_by(Period.ends_on, Period.starts_on.desc(), Period.unit_id)
    with scope.everybody(job.ROLE), own_transaction() as connection:
        return [(row.unit_id, row.period_id) for row in connection.execute(order)]


def _charge(connection: Connection, unit_id: UUID, period_id: str, at: datetime) -> bool:
    plan = _plan(connection, unit_id, period_id)
    if _is_drawn(connection, unit_id, period_id):
        return False
    if at < plan.period.close_at:
        raise TooEarly
    if not plan.cells.keys() <= plan.shares.keys():
        raise NotReserved
    here = (Attempt.unit_id == unit_id) & (Attempt.period_id == period_id)
    tried = connection.scalar(select(func.count()).select_from(Attempt).where(here)) or 0
    if tried >= ATTEMPTS:
        raise TriedTooOften
    if tried:
        log.error("a period is drawn again after a failure", unit_id=str(unit_id), attempts=tried + 1)
    connection.execute(insert(Attempt).values(unit_id=unit_id, period_id=period_id, attempt=tried + 1, at=at))
    if plan.period.closed_at is None:
        match = (Period.unit_id == unit_id) & (Period.period_id == period_id)
        connection.execute(update(Period).where(match).values(closed_at=at))
    return True


def _draw(connection: Connection, unit_id: UUID, period_id: str, at: datetime) -> bool:
    if _is_drawn(connection, unit_id, period_id):
        return False
    plan = _plan(connection, unit_id, period_id)
    exact = _exact(connection, plan)
    drawn = {name: _noisy(plan, name, counts) for name, counts in exact.items()}
    figures = adjust.figures(list(drawn.values()), known=_known(connection, plan))
    salt = sealing.new_key()
    attest = bytes.fromhex(attested(salt, exact, {name: list(one.raw) for name, one in drawn.items()}))
    connection.execute(insert(Draw).values(unit_id=unit_id, period_id=period_id, drawn_at=at, attest=attest))
    connection.execute(insert(Drawn), _as_rows(unit_id, period_id, figures))
    connection.execute(insert(Salt).values(unit_id=unit_id, period_id=period_id, salt=salt))
    return True


def attested(salt: bytes, exact: dict[str, list[int]], raw: dict[str, list[int]]) -> str:
    """SHA-256 over salt, exact counts and noise: an auditor who may see all three can check that nothing was chosen."""
    noise = {name: [r - e for r, e in zip(raw[name], counts, strict=True)] for name, counts in exact.items()}
    return canonical.digest(salt + canonical.encode({"exact": exact, "noise": noise}))


def _plan(connection: Connection, unit_id: UUID, period_id: str) -> Plan:
    of_unit = (Period.unit_id == unit_id, Period.period_id == period_id)
    found = connection.execute(select(*Period.__table__.columns).where(*of_unit)).first()
    if found is None:
        raise NoSuchPeriod
    period = Period(**found._mapping)
    of_year = (Year.unit_id == unit_id, Year.starts_on == period.year_starts_on)
    year = Year(**connection.execute(select(*Year.__table__.columns).where(*of_year)).one()._mapping)
    reserved = select(Charge.family, Charge.rho).where(
        Charge.unit_id == unit_id, Charge.year_starts_on == year.starts_on, Charge.purpose == "release"
    )
    shares = {row.family: row.rho for row in connection.execute(reserved)}
    return Plan(year, period, shares, _cells(connection, year, Kind(period.kind)))


def _cells(connection: Connection, year: Year, kind: Kind) -> dict[str, tuple[str, ...]]:
    declared = connection.execute(
        select(Cell.family, Cell.cell).where(Cell.unit_id == year.unit_id, Cell.year_starts_on == year.starts_on)
    )
    cells: dict[str, set[str]] = {}
    for row in declared:
        cells.setdefault(row.family, set()).add(row.cell)
    drawn = [name for name in tiers.drawn_in(Tier(year.tier), kind) if name in cells]
    return {name: families.get(name, cohorts=sorted(cells[name] - {families.RATHER_NOT_SAY})).cells for name in drawn}


def _is_drawn(connection: Connection, unit_id: UUID, period_id: str) -> bool:
    found = select(Draw.unit_id).where(Draw.unit_id == unit_id, Draw.period_id == period_id)
    return connection.execute(found).first() is not None


def _exact(connection: Connection, plan: Plan) -> dict[str, list[int]]:
    # One statement, so one snapshot; the period is closed, so it is also the last word.
    rows = connection.execute(
        select(Contribution.family, Contribution.cell, func.count())
        .where(Contribution.unit_id == plan.period.unit_id, Contribution.period_id == plan.period.period_id)
        .group_by(Contribution.family, Contribution.cell)
    )
    counts = {(family, cell): int(number) for family, cell, number in rows}
    return {name: [counts.get((name, cell), 0) for cell in cells] for name, cells in plan.cells.items()}


def _noisy(plan: Plan, name: str, counts: list[int]) -> adjust.Drawn:
    family = families.FAMILIES[name]
    rho, m = plan.shares[name], plan.year.m
    scale = tiers.sigma(rho, family.cap, m)
    raw = mechanism.draw(counts, sigma=scale, sensitivity=family.cap * m, rho=rho)
    declared = families.Family(name, family.cap, plan.cells[name], family.splits)
    return adjust.Drawn(declared, tuple(raw), tiers.variance(rho, family.cap, m))


def _known(connection: Connection, plan: Plan) -> dict[str, Total]:
    """Starters of the whole period, where they were released in shorter ones: the breakdown keeps to their sum."""
    if release.STARTERS in plan.cells or release.STARTERS not in plan.shares:
        return {}
    released = connection.scalars(
        select(Drawn.shown)
        .join(Period, (Period.unit_id == Drawn.unit_id) & (Period.period_id == Drawn.period_id))
        .where(
            Drawn.unit_id == plan.year.unit_id,
            Drawn.family == release.STARTERS,
            Period.starts_on >= plan.period.starts_on,
            Period.ends_on <= plan.period.ends_on,
        )
    ).all()
    if len(released) != QUARTERS:
        return {}
    variance = tiers.variance(plan.shares[release.STARTERS], 1, plan.year.m)
    return {release.STARTERS: Total(Fraction(sum(shown or 0 for shown in released)), len(released) * variance)}


def _as_rows(unit_id: UUID, period_id: str, found: dict[str, dict[str, Figure]]) -> list[dict[str, object]]:
    return [
        {"unit_id": unit_id, "period_id": period_id, "family": family, "cell": cell}
        | {"raw": figure.raw, "shown": figure.shown, "half_width": figure.half_width}
        for family, cells in found.items()
        for cell, figure in cells.items()
    ]
