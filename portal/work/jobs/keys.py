"""What the worker does for keys whose day is over: destroy them, and forget who might have collected under them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from eligibility.issuing import enrolment, key_folder, publishing
from eligibility.periods import Period
from kernel import outbox
from kernel.database import db
from portal.jobs import Turn
from portal.work import wiring
from tenants.tables.organisations import Unit


def destroy_old_keys(*, at: datetime) -> None:
    """Close every period after the last day on which its vouchers open anything. Again: nothing.

    The counters go first: a try that dies half way leaves a key that nobody may use, and the next try removes it.
    """
    for unit_id in db.session.execute(select(Unit.unit_id)).scalars():
        plan = publishing.newest_plan(unit_id)
        for period in plan.periods if plan is not None else ():
            if period.redeem_until < at.date():
                _close(unit_id, period)


def _close(unit_id: UUID, period: Period) -> None:
    enrolment.close_period(period.key_id)
    try:
        key_folder.destroy(wiring.settings().signer_folder, unit_id, period.name)
    except key_folder.NoSuchKey:
        # It was destroyed on an earlier day.
        return


EFFECTS: dict[str, outbox.Effect] = {"destroy_old_keys": destroy_old_keys}
TURNS: tuple[Turn, ...] = (Turn("destroy_old_keys", timedelta(days=1), after=timedelta(hours=3)),)
