"""Releases that were received: verified, kept once, and read by dashboards and statements. Nothing finer exists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kernel.database import db
from kernel.refusals import Refused
from reporting import release
from reporting.received.tables.releases import Received, ReceivedFigure
from reporting.release import METERED, WHOLE, Figure, Release


class WrongRelease(Refused):
    """The bytes are not the release that was asked for, or not signed by the side that computes releases."""

    message = "The release that arrived is not the one that was asked for. Nothing was kept."


class ChangedRelease(Refused):
    """A release that was received before has come with other figures. One of the two is false: somebody must look."""

    message = "A release has changed since it was received. The first one stays; please find out why."


@dataclass(frozen=True)
class Published:
    """One received period of a unit, with its figures by family and cell."""

    period_id: str
    kind: release.Kind
    starts_on: date
    ends_on: date
    publish_at: datetime
    vouchers_within: bool
    families: dict[str, dict[str, Figure]]


def keep(raw: bytes, public: bytes, *, unit_id: UUID, period_id: str, at: datetime) -> bool:
    """Verify and keep a release; False when the same one was kept before. Raises WrongRelease, ChangedRelease."""
    try:
        found = release.verify(raw, public)
    except release.BadRelease as error:
        raise WrongRelease from error
    if (found.unit, found.period.id) != (str(unit_id), period_id) or found.period.publish_at > at:
        raise WrongRelease
    before = db.session.get(Received, (unit_id, period_id))
    if before is not None:
        if before.signed != raw:
            raise ChangedRelease
        return False
    db.session.add(_row(found, raw, unit_id, at))
    db.session.flush()
    db.session.add_all(_figures(found, unit_id))
    db.session.flush()
    return True


def metered(unit_id: UUID, starts_on: date, ends_on: date) -> tuple[str, int] | None:
    """The released period with exactly these days, both included, and its raw metered quantity, which may be negative.

    None until the release has arrived.
    """
    found = db.session.execute(
        select(ReceivedFigure.period_id, ReceivedFigure.raw)
        .join(Received, (Received.unit_id == ReceivedFigure.unit_id) & (Received.period_id == ReceivedFigure.period_id))
        .where(
            Received.unit_id == unit_id,
            Received.starts_on == starts_on,
            Received.ends_on == ends_on,
            ReceivedFigure.family == METERED,
            ReceivedFigure.cell == WHOLE,
        )
    ).first()
    return (found.period_id, found.raw) if found else None


def published(unit_id: UUID) -> list[Published]:
    """Every release of the unit that whoever is in scope may see, oldest first."""
    rows = db.session.scalars(
        select(Received).where(Received.unit_id == unit_id).order_by(Received.ends_on, Received.starts_on)
    ).all()
    figures: dict[str, dict[str, dict[str, Figure]]] = {}
    for figure in db.session.scalars(select(ReceivedFigure).where(ReceivedFigure.unit_id == unit_id)):
        families = figures.setdefault(figure.period_id, {})
        families.setdefault(figure.family, {})[figure.cell] = Figure(figure.raw, figure.shown, figure.half_width)
    return [
        Published(
            period_id=row.period_id,
            kind=release.Kind(row.kind),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            publish_at=row.publish_at,
            vouchers_within=row.vouchers_within,
            families=figures.get(row.period_id, {}),
        )
        for row in rows
    ]


def _row(found: Release, raw: bytes, unit_id: UUID, at: datetime) -> Received:
    period = found.period
    return Received(
        unit_id=unit_id,
        period_id=period.id,
        kind=period.kind.value,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        publish_at=period.publish_at,
        vouchers_within=found.vouchers_within,
        signed=raw,
        received_at=at,
    )


def _figures(found: Release, unit_id: UUID) -> list[ReceivedFigure]:
    return [
        ReceivedFigure(
            unit_id=unit_id,
            period_id=found.period.id,
            family=name,
            cell=cell,
            raw=figure.raw,
            shown=figure.shown,
            half_width=figure.half_width,
        )
        for name, family in found.families.items()
        for cell, figure in family.cells.items()
    ]
