"""From what was drawn to the signed document, and to those who may fetch it from its fixed date on."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.database import db
from kernel.refusals import NotFound
from reporting import families, release
from reporting.publishing import job
from reporting.publishing.tables.declared import Charge, Period, Year
from reporting.publishing.tables.drawn import Document, Draw, Drawn
from reporting.release import Family, Figure, Kind, Release, Tier


class NoRelease(NotFound):
    """There is no such release, or it is not yet the day."""

    message = "There is no such release."


# The count of signed vouchers is renewed in the hour in which a quarter closes, and must arrive before we compare.
COUNTS_ARRIVE = timedelta(days=1)


def waiting(*, at: datetime) -> list[tuple[UUID, str]]:
    """Units and periods that were drawn, a day has passed since they closed, and they are not signed yet."""
    signed = select(Document).where(Document.unit_id == Draw.unit_id, Document.period_id == Draw.period_id)
    with job.alone() as session:
        drawn = (
            select(Draw)
            .join(Period, (Period.unit_id == Draw.unit_id) & (Period.period_id == Draw.period_id))
            .where(Period.close_at <= at - COUNTS_ARRIVE, ~signed.exists())
        )
        ordered = drawn.order_by(Draw.unit_id, Draw.period_id)
        return [(draw.unit_id, draw.period_id) for draw in session.scalars(ordered)]


def sign(unit_id: UUID, period_id: str, key: Ed25519PrivateKey, *, within: bool) -> bool:
    """Sign a release that was drawn, once; False when it was signed before. Raises NoRelease.

    `within`: no more vouchers of the unit were spent than signed. The counts themselves go nowhere.
    """
    with job.alone() as session:
        draw = session.get(Draw, (unit_id, period_id))
        if draw is None:
            raise NoRelease
        raw = release.sign(_release(session, draw, within=within), key)
        row = {"unit_id": unit_id, "period_id": period_id, "signed": raw}
        adding = insert(Document).values(row).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
        return session.connection().execute(adding).rowcount == 1


def plan_key(unit_id: UUID) -> bytes:
    """The public key whose other half may fetch the unit's releases. Raises NoRelease."""
    found = db.session.scalar(
        select(Year.plan_key).where(Year.unit_id == unit_id).order_by(Year.starts_on.desc()).limit(1)
    )
    if found is None:
        raise NoRelease
    return found


def get(unit_id: UUID, period_id: str, *, at: datetime) -> bytes:
    """The signed bytes, from `publish_at` on. Raises NoRelease, before that day and when there is none alike."""
    found = db.session.scalar(
        select(Document.signed)
        .join(Period, (Period.unit_id == Document.unit_id) & (Period.period_id == Document.period_id))
        .where(Document.unit_id == unit_id, Document.period_id == period_id, Period.publish_at <= at)
    )
    if found is None:
        raise NoRelease
    return bytes(found)


def _release(session: Session, draw: Draw, *, within: bool) -> Release:
    period = session.get_one(Period, (draw.unit_id, draw.period_id))
    year = session.get_one(Year, (draw.unit_id, period.year_starts_on))
    return Release(
        unit=str(draw.unit_id),
        period=release.Period(
            id=period.period_id,
            kind=Kind(period.kind),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            publish_at=period.publish_at,
        ),
        tier=Tier(year.tier),
        m=year.m,
        families=_families(session, draw, year),
        vouchers_within=within,
        attest=draw.attest.hex(),
    )


def _families(session: Session, draw: Draw, year: Year) -> dict[str, Family]:
    cells: dict[str, dict[str, Figure]] = {}
    rows = select(Drawn).where(Drawn.unit_id == draw.unit_id, Drawn.period_id == draw.period_id)
    for row in session.scalars(rows):
        cells.setdefault(row.family, {})[row.cell] = Figure(row.raw, row.shown, row.half_width)
    reserved = select(Charge).where(
        Charge.unit_id == year.unit_id, Charge.year_starts_on == year.starts_on, Charge.purpose == "release"
    )
    shares = {charge.family: charge.rho for charge in session.scalars(reserved)}
    return {
        name: Family(rho=shares[name], cap=families.FAMILIES[name].cap, cells=found) for name, found in cells.items()
    }
