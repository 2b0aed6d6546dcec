"""Organisations: added by an operator, found by slug, each belonging to a unit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from kernel.database import db
from kernel.refusals import NotFound, Refused
from tenants.tables.organisations import Organisation, Registered, Unit

LARGE = 500
# What a unit's people are offered until its contract says otherwise.
USUAL_TERMS: dict[str, object] = {
    "per_member": 1,
    "spare": 0,
    "appointments": 6,
    "modalities": ["video", "phone", "in_person"],
    "notice_hours": 24,
    "grace_minutes": 10,
    "late_counts": True,
    "missed_counts": True,
    "forgiven_per_year": 1,
    "gate": 50,
    "cohorts": [],
}


class NoSuchOrganisation(NotFound):
    """There is no organisation of this name or id."""

    message = "We could not find that organisation."


class SlugTaken(Refused):
    """Another organisation has this short name."""

    message = "Another organisation already has this short name. Please choose another one."


@dataclass(frozen=True)
class Wanted:
    """An organisation to add, or what a pool offers: its terms, where they differ from the usual ones."""

    slug: str
    name: str
    country: str
    year_starts_on: date
    terms: dict[str, object] | None = None


def add(tenant_id: UUID, wanted: Wanted, *, at: datetime) -> Organisation:
    """Add an organisation under a new id, in that id's scope: register it, with a unit of its own. Raises SlugTaken.

    A small one is then placed in a pool (`pool_places`), and its own unit stays empty.
    """
    if find(wanted.slug) is not None:
        raise SlugTaken
    db.session.add(Registered(tenant_id=tenant_id, slug=wanted.slug, name=wanted.name, state="preparing", added_at=at))
    row = Organisation(
        tenant_id=tenant_id,
        name=wanted.name,
        country=wanted.country,
        unit_id=add_unit("own", wanted),
        waits=False,
        added_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def add_unit(kind: str, wanted: Wanted) -> UUID:
    """A unit of its own for a large organisation, or a pool for small ones."""
    unit_id = uuid4()
    terms = {**USUAL_TERMS, "countries": [wanted.country], **(wanted.terms or {})}
    db.session.add(Unit(unit_id=unit_id, kind=kind, head_count=0, year_starts_on=wanted.year_starts_on, terms=terms))
    db.session.flush()
    return unit_id


def find(slug: str) -> UUID | None:
    """The organisation of this short name, if there is one."""
    return db.session.execute(select(Registered.tenant_id).where(Registered.slug == slug)).scalar_one_or_none()


def get_id(slug: str) -> UUID:
    """The organisation of this short name. Raises NoSuchOrganisation."""
    tenant_id = find(slug)
    if tenant_id is None:
        raise NoSuchOrganisation
    return tenant_id


def get() -> Organisation:
    """The organisation in scope. Raises NoSuchOrganisation."""
    row = db.session.execute(select(Organisation)).scalar_one_or_none()
    if row is None:
        raise NoSuchOrganisation
    return row


def unit_of(organisation: Organisation) -> Unit:
    """The unit this organisation belongs to."""
    return get_unit(organisation.unit_id)


def get_unit(unit_id: UUID) -> Unit:
    """The unit of that id, which is known to exist."""
    unit = db.session.get(Unit, unit_id)
    assert unit is not None
    return unit


def all_registered() -> list[Registered]:
    """The whole register, by name; for operators and jobs."""
    return list(db.session.execute(select(Registered).order_by(Registered.name)).scalars())


def activate(tenant_id: UUID) -> None:
    """Its people may come in from now on."""
    row = db.session.get(Registered, tenant_id)
    if row is None:
        raise NoSuchOrganisation
    row.state = "active"
