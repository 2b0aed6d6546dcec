"""Pools, before plans are published: count who is in them, decide a year that begins, and let its organisations follow.

The decision is one piece of work; what follows from it is done for each organisation in its own, and again until it is
done, so that a try which dies half way is finished by the next.
"""

from datetime import date, datetime
from uuid import UUID

from billing import contracts
from portal import unit_of_work
from portal.work import pool_calendar
from portal.work.jobs import enrolling
from tenants import organisations, pool_places, pool_years, roster
from tenants.organisations import Wanted
from tenants.pool_states import Place
from tenants.tables.organisations import Organisation, Unit
from tenants.tables.pools import PoolPlace

ROLE = "work_job"


def decide(*, at: datetime) -> None:
    """Bring every pool up to this day. Again: nothing."""
    _count(at.date())
    with unit_of_work.everybody(ROLE):
        ids = [pool.pool_id for pool in pool_places.pools()]
    for pool_id in ids:
        with unit_of_work.everybody(ROLE):
            _decide(pool_id, at=at)
    with unit_of_work.everybody(ROLE):
        tenants = [place.tenant_id for place in pool_places.everybody() if place.state != Place.WAITING]
    for tenant_id in tenants:
        with unit_of_work.acting(ROLE, tenant_id=tenant_id):
            _follow(tenant_id, at=at)


def _count(on: date) -> None:
    """Renew the head count of everybody who is in a pool or waits for one; each roster is read in its own scope."""
    with unit_of_work.everybody(ROLE):
        tenants = [place.tenant_id for place in pool_places.everybody() if place.state != Place.OUTGROWN]
    for tenant_id in tenants:
        with unit_of_work.acting(ROLE, tenant_id=tenant_id):
            pool_places.of_tenant(tenant_id).heads = roster.head_count(on=on)


def _decide(pool_id: UUID, *, at: datetime) -> None:
    pool = pool_places.unit_of(pool_places.get(pool_id))
    starts_on = pool_calendar.year_begun(pool.year_starts_on, at.date())
    if starts_on is not None:
        pool_years.decide(pool, starts_on, at=at)


def _follow(tenant_id: UUID, *, at: datetime) -> None:
    """Bring the organisation in scope to where its place says it is; its people's next vouchers come from there."""
    place, organisation = pool_places.of_tenant(tenant_id), organisations.get()
    if place.state == Place.JOINED and organisation.waits:
        organisation.unit_id = place.pool_id
    elif place.state == Place.OUTGROWN and (organisation.waits or organisation.unit_id == place.pool_id):
        own = _own_unit(place, organisation)
        organisation.unit_id = own.unit_id
        contracts.carry_over(own.unit_id, effective_on=own.year_starts_on, at=at)
    else:
        return
    organisation.waits = False
    enrolling.enrol_members(at=at)


def _own_unit(place: PoolPlace, organisation: Organisation) -> Unit:
    """A unit of its own on the pool's terms, whose contract year begins when the pool's does."""
    pool = pool_places.unit_of(pool_places.get(place.pool_id))
    starts_on = pool_calendar.year_begun(pool.year_starts_on, place.since_on) or place.since_on.replace(day=1)
    wanted = Wanted("", organisation.name, organisation.country, starts_on, dict(pool.terms))
    return organisations.get_unit(organisations.add_unit("own", wanted))
