"""Releases that have arrived, as the worker would have kept them after verifying the signature."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from kernel.database import db
from portal import unit_of_work
from reporting import release
from reporting.received.tables.releases import Received, ReceivedFigure


def metered(unit_id: UUID, starts_on: date, ends_on: date, quantity: int) -> None:
    """Keep a release with this raw metered quantity; its period is called after its days."""
    period_id = f"{starts_on}.{ends_on}"
    published = datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=UTC) + timedelta(days=15)
    with unit_of_work.everybody("work_job"):
        db.session.add(
            Received(
                unit_id=unit_id,
                period_id=period_id,
                kind="quarter" if (ends_on - starts_on).days < 100 else "year",
                starts_on=starts_on,
                ends_on=ends_on,
                publish_at=published,
                vouchers_within=True,
                signed=b"",
                received_at=published,
            )
        )
        db.session.flush()
        db.session.add(
            ReceivedFigure(
                unit_id=unit_id,
                period_id=period_id,
                family=release.METERED,
                cell=release.WHOLE,
                raw=quantity,
                shown=max(quantity, 0),
                half_width=26_000,
            )
        )
