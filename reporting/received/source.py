"""Where releases come from, in our words, and fetching those whose day has come."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy import func, select

from eligibility import plans
from kernel import canonical
from kernel.database import db
from reporting.received import releases
from reporting.received.tables.releases import Received
from tenants.tables.organisations import PlanDocument

log = structlog.get_logger()


class Unreachable(Exception):
    """The other side does not answer. Nothing is lost: a release stays where it is."""


class Source(Protocol):
    """The side that computes releases."""

    def fetch(self, unit_id: UUID, period_id: str) -> bytes | None:
        """The signed bytes, or None when there is no such release (yet). Raises Unreachable."""


def due(*, at: datetime) -> list[tuple[UUID, str]]:
    """Units and periods whose plans say that the release is published by now, and which have not been received."""
    newest = select(PlanDocument.unit_id, func.max(PlanDocument.version).label("version"))
    latest = newest.group_by(PlanDocument.unit_id).subquery()
    match = (PlanDocument.unit_id == latest.c.unit_id) & (PlanDocument.version == latest.c.version)
    promised = [
        (plan.unit, report)
        for raw in db.session.scalars(select(PlanDocument.document).join(latest, match))
        for plan in [plans.parse(canonical.decode(raw)["document"])]
        for period in plan.periods
        for report in period.reports
    ]
    here = {(row.unit_id, row.period_id) for row in db.session.execute(select(Received.unit_id, Received.period_id))}
    return [(unit, report.id) for unit, report in promised if report.publish_at <= at and (unit, report.id) not in here]


def pull(source: Source, public: bytes, wanted: Iterable[tuple[UUID, str]], *, at: datetime) -> int:
    """Fetch, verify and keep; returns how many were new. A release that is not there yet is asked for another day."""
    kept = 0
    for unit_id, period_id in wanted:
        raw = source.fetch(unit_id, period_id)
        if raw is None:
            continue
        try:
            kept += releases.keep(raw, public, unit_id=unit_id, period_id=period_id, at=at)
        except (releases.WrongRelease, releases.ChangedRelease) as refused:
            log.error("a release was refused", unit_id=str(unit_id), error=type(refused).__name__)
    return kept
