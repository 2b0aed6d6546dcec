"""Contract years of a pool: on the first day it is decided, once, who is in it and whether it has figures this year."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from kernel.database import db
from tenants import pool_places, pool_states
from tenants.organisations import LARGE
from tenants.pool_states import MOVES, Place, Reason, State
from tenants.tables.organisations import Unit
from tenants.tables.pools import PoolPlace, PoolYear


def of(pool_id: UUID) -> Sequence[PoolYear]:
    """How a pool stood in each year, oldest first."""
    return db.session.scalars(select(PoolYear).where(PoolYear.pool_id == pool_id).order_by(PoolYear.starts_on)).all()


def find(pool_id: UUID, starts_on: date) -> PoolYear | None:
    """How it stands in the year of that first day, once that is decided."""
    return db.session.get(PoolYear, (pool_id, starts_on))


def standing(pool_id: UUID) -> tuple[State, Reason] | None:
    """How a pool stands now and why, as HR may know it; None before its first year."""
    columns = select(PoolYear.state, PoolYear.reason).where(PoolYear.pool_id == pool_id)
    newest = db.session.execute(columns.order_by(PoolYear.starts_on.desc()).limit(1)).first()
    return (State(newest.state), Reason(newest.reason)) if newest else None


def sizes_ahead(places: Sequence[PoolPlace]) -> list[int]:
    """How many people each organisation would bring if the next contract year began today."""
    return [place.heads for place in places if 0 < place.heads < LARGE]


def can_open(pool: Unit, places: Sequence[PoolPlace]) -> bool:
    """Whether its gate could ever open: as many people as it asks for would be there to collect."""
    return sum(sizes_ahead(places)) >= int(str(pool.terms["gate"]))


def decide(pool: Unit, starts_on: date, *, at: datetime) -> PoolYear | None:
    """Decide the year that begins on `starts_on` from the counts of today; again: nothing.

    Who has 500 people or more leaves, who waits joins. A pool that has had no year, and whose gate could not open,
    waits with everybody in it until the first of the next month: nobody pays for vouchers that open nothing.
    """
    if find(pool.unit_id, starts_on) is not None:
        return None
    for place in pool_places.of(pool.unit_id):
        if place.heads >= LARGE:
            pool_places.move(place, Place.OUTGROWN, at=at)
    places, before = pool_places.of(pool.unit_id), of(pool.unit_id)
    if not before and not can_open(pool, places):
        pool.year_starts_on = at.date().replace(day=1) + relativedelta(months=1)
        return None
    for place in places:
        if place.state == Place.WAITING and place.heads:
            pool_places.move(place, Place.JOINED, at=at)
    return _write(pool, starts_on, before, at=at)


def _write(pool: Unit, starts_on: date, before: Sequence[PoolYear], *, at: datetime) -> PoolYear:
    sizes = [place.heads for place in pool_places.of(pool.unit_id) if place.state == Place.JOINED]
    state, reason = pool_states.judge(sizes)
    if before:
        pool_states.check_move(MOVES, State(before[-1].state), state)
    year = PoolYear(
        pool_id=pool.unit_id,
        starts_on=starts_on,
        state=state,
        reason=reason,
        organisations=sum(size > 0 for size in sizes),
        heads=sum(sizes),
        largest=max(sizes, default=0),
        decided_at=at,
    )
    db.session.add(year)
    db.session.flush()
    return year
