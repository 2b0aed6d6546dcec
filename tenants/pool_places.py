"""Places in pools: a small organisation waits for one, joins when a contract year begins, and outgrows it at 500.

Nothing moves in the middle of a contract year: who is in which unit is what keys, figures and bills rest on.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kernel.database import db
from kernel.refusals import NotFound, Refused
from tenants import organisations, pool_states
from tenants.organisations import LARGE, Wanted
from tenants.pool_states import PLACE_MOVES, Place
from tenants.tables.organisations import Unit
from tenants.tables.pools import Pool, PoolPlace


class NoSuchPool(NotFound):
    """There is no pool of this id."""

    message = "We could not find that pool."


class TooLarge(Refused):
    """An organisation of this size has a unit of its own."""

    message = f"An organisation of {LARGE} people or more has figures and keys of its own, and belongs in no pool."


class InItsYear(Refused):
    """The organisation has a unit already, and stays in it until its contract year is over."""

    message = (
        "This organisation is in its contract year already, so it stays where it is. An organisation can be placed "
        "before its first year begins."
    )


class StillWaiting(Refused):
    """What a contract needs is not known before the organisation has joined its pool."""

    message = (
        "This organisation waits for its pool. Its contract can be opened once it has joined, from the first day of "
        "the pool’s contract year."
    )


def make(called: str, wanted: Wanted) -> UUID:
    """A new pool with these terms; its first contract year begins on that day, or later if too few people wait."""
    pool_id = organisations.add_unit("pool", wanted)
    db.session.add(Pool(pool_id=pool_id, called=called))
    db.session.flush()
    return pool_id


def pools() -> Sequence[Pool]:
    """All pools, by name; for operators and jobs."""
    return db.session.scalars(select(Pool).order_by(Pool.called, Pool.pool_id)).all()


def get(pool_id: UUID) -> Pool:
    """The pool of that id. Raises NoSuchPool."""
    found = db.session.get(Pool, pool_id)
    if found is None:
        raise NoSuchPool
    return found


def unit_of(pool: Pool) -> Unit:
    """The unit that a pool is."""
    return organisations.get_unit(pool.pool_id)


def of(pool_id: UUID) -> Sequence[PoolPlace]:
    """Everybody who waits for that pool or is in it."""
    here = (Place.WAITING, Place.JOINED)
    wanted = select(PoolPlace).where(PoolPlace.pool_id == pool_id, PoolPlace.state.in_(here))
    return db.session.scalars(wanted.order_by(PoolPlace.tenant_id)).all()


def of_tenant(tenant_id: UUID) -> PoolPlace:
    """The place of this organisation. Raises NoSuchPool where it has none."""
    found = db.session.get(PoolPlace, tenant_id)
    if found is None:
        raise NoSuchPool
    return found


def everybody() -> Sequence[PoolPlace]:
    """Every place there ever was; for a job over all organisations."""
    return db.session.scalars(select(PoolPlace).order_by(PoolPlace.tenant_id)).all()


def place(pool_id: UUID, *, people: int, at: datetime) -> PoolPlace:
    """Let the organisation in scope wait for this pool, or for this one instead of another.

    `people` is what the organisation says of itself; its roster is counted on the day it would join. Raises
    NoSuchPool, TooLarge or InItsYear.
    """
    pool, organisation = get(pool_id), organisations.get()
    if people >= LARGE:
        raise TooLarge
    found = db.session.get(PoolPlace, organisation.tenant_id)
    if found is None:
        if organisations.unit_of(organisation).head_count:
            raise InItsYear
        found = PoolPlace(tenant_id=organisation.tenant_id, state=Place.WAITING, heads=0)
        db.session.add(found)
    elif found.state != Place.WAITING:
        raise InItsYear
    found.pool_id, found.since_on = pool.pool_id, at.date()
    organisation.waits = True
    db.session.flush()
    return found


def move(found: PoolPlace, then: Place, *, at: datetime) -> None:
    """Let it join, or leave because it has grown. Raises NoSuchMove."""
    pool_states.check_move(PLACE_MOVES, Place(found.state), then)
    found.state, found.since_on = then, at.date()
    db.session.flush()


def check_has_joined() -> None:
    """Raises StillWaiting where the organisation in scope waits for a pool."""
    if organisations.get().waits:
        raise StillWaiting
