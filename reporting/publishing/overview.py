"""Where periods stand, as the network manager may see it: dates and states that depend on nothing that happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import func, select

from kernel.database import db
from reporting.publishing.tables.declared import Period
from reporting.publishing.tables.drawn import Draw


class Standing(Enum):
    """How far a period has come."""

    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"
    DRAWN = "drawn"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Span:
    """The periods of one name and the same dates, and how many units they belong to."""

    period_id: str
    close_at: datetime
    publish_at: datetime
    units: int
    standing: Standing


def spans(*, at: datetime) -> list[Span]:
    """All periods, newest first. A span stands where the unit stands that is furthest behind."""
    rows = db.session.execute(
        select(
            Period.period_id,
            Period.close_at,
            Period.publish_at,
            func.count(),
            func.count(Period.closed_at),
            func.count(Draw.drawn_at),
        )
        .outerjoin(Draw, (Draw.unit_id == Period.unit_id) & (Draw.period_id == Period.period_id))
        .group_by(Period.period_id, Period.close_at, Period.publish_at)
        .order_by(Period.close_at.desc(), Period.period_id)
    )
    return [
        Span(name, close_at, publish_at, units, _standing(units, closed, drawn, (close_at, publish_at, at)))
        for name, close_at, publish_at, units, closed, drawn in rows
    ]


def _standing(units: int, closed: int, drawn: int, moments: tuple[datetime, datetime, datetime]) -> Standing:
    close_at, publish_at, at = moments
    if drawn == units:
        return Standing.PUBLISHED if at >= publish_at else Standing.DRAWN
    if closed == units:
        return Standing.CLOSED
    return Standing.DUE if at >= close_at else Standing.OPEN
