"""From what was drawn to the signed document, and to those who may fetch it from its fixed date on."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from kernel.database import db
from kernel.refusals import NotFound
from reporting import families, release
from reporting.publishing.tables.declared import Charge, Period, Year
from reporting.publishing.tables.drawn import Document, Draw, Drawn
from reporting.release import Family, Figure, Kind, Release, Tier


class NoRelease(NotFound):
    """There is no such release, or it is not yet the day."""

    message = "There is no such release."


def sign_waiting(key: Ed25519PrivateKey, *, within: Callable[[UUID], bool]) -> list[tuple[UUID, str]]:
    """Sign every release that was drawn and is not signed yet; returns their units and periods.

    `within(unit_id)` says whether no more vouchers of the unit were spent than signed.
    """
    signed = select(Document).where(Document.unit_id == Draw.unit_id, Document.period_id == Draw.period_id)
    waiting = db.session.scalars(select(Draw).where(~signed.exists()).order_by(Draw.unit_id, Draw.period_id)).all()
    for draw in waiting:
        raw = release.sign(_release(draw, within=within(draw.unit_id)), key)
        db.session.add(Document(unit_id=draw.unit_id, period_id=draw.period_id, signed=raw))
    db.session.flush()
    return [(draw.unit_id, draw.period_id) for draw in waiting]


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


def _release(draw: Draw, *, within: bool) -> Release:
    period = db.session.get_one(Period, (draw.unit_id, draw.period_id))
    year = db.session.get_one(Year, (draw.unit_id, period.year_starts_on))
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
        families=_families(draw, year),
        vouchers_within=within,
        attest=draw.attest.hex(),
    )


def _families(draw: Draw, year: Year) -> dict[str, Family]:
    cells: dict[str, dict[str, Figure]] = {}
    rows = select(Drawn).where(Drawn.unit_id == draw.unit_id, Drawn.period_id == draw.period_id)
    for row in db.session.scalars(rows):
        cells.setdefault(row.family, {})[row.cell] = Figure(row.raw, row.shown, row.half_width)
    reserved = select(Charge).where(
        Charge.unit_id == year.unit_id, Charge.year_starts_on == year.starts_on, Charge.purpose == "release"
    )
    shares = {charge.family: charge.rho for charge in db.session.scalars(reserved)}
    return {
        name: Family(rho=shares[name], cap=families.FAMILIES[name].cap, cells=found) for name, found in cells.items()
    }
