"""What the worker does for referrals and appointments: pass on, let go, keep eight weeks open, contribute."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from care import counting, holds, open_hours, open_time, referrals, taken_time
from eligibility.redeeming import published
from eligibility.redeeming.tables.accounts import Account
from kernel import outbox
from kernel.database import db
from portal.jobs import Turn
from reporting.publishing import contributions
from reporting.publishing.contributions import Member


class ToReleases:
    """`counting.Contributions`, said to the unit that covers the account; of an account that is erased, nothing."""

    def deliver(self, account_id: UUID, *, appointment_id: UUID, on: date, modality: str, waited_days: int) -> None:
        """It took place."""
        member = member_of(account_id)
        if member is not None:
            contributions.deliver(
                member, appointment_id=appointment_id, on=on, modality=modality, waited_days=waited_days
            )

    def count(self, account_id: UUID, *, appointment_id: UUID, on: date) -> None:
        """It used the allowance without taking place."""
        member = member_of(account_id)
        if member is not None:
            contributions.count(member, appointment_id=appointment_id, on=on)


def member_of(account_id: UUID) -> Member | None:
    """The account in its unit and in the years of its vouchers, where there is one any more.

    Of an account that was extended, every year up to the last is taken for its own.
    """
    found = db.session.execute(
        select(Account.unit_id, Account.period, Account.extended).where(Account.account_id == account_id)
    ).first()
    plan = published.find_plan(found.unit_id) if found else None
    last = plan.period(found.period) if plan and found else None
    if found is None or last is None:
        return None
    return Member(found.unit_id, account_id, date.min if found.extended else last.starts_on, last.starts_on)


def contribute_appointment(*, appointment_id: str, at: datetime) -> None:
    """Add an appointment to the figures of its unit."""
    counting.contribute(UUID(appointment_id), contributions=ToReleases())


def lapse_overdue_referrals(*, at: datetime) -> None:
    """Pass on what was not answered in time, and call a person where nobody could."""
    referrals.lapse_overdue(at=at)
    referrals.escalate_waiting(at=at)


def expire_overdue_holds(*, at: datetime) -> None:
    """Let go of times that were only held."""
    holds.expire_overdue(at=at)


def open_the_weeks_ahead(*, at: datetime) -> None:
    """Keep eight weeks of open time ahead, and forget what is past."""
    open_hours.forget_past(at=at)
    taken_time.forget_past(at=at)
    open_time.materialise_all(at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "contribute_appointment": contribute_appointment,
    "lapse_overdue_referrals": lapse_overdue_referrals,
    "expire_overdue_holds": expire_overdue_holds,
    "open_the_weeks_ahead": open_the_weeks_ahead,
}
TURNS: tuple[Turn, ...] = (
    Turn("lapse_overdue_referrals", timedelta(minutes=1)),
    Turn("expire_overdue_holds", timedelta(minutes=1)),
    Turn("open_the_weeks_ahead", timedelta(days=1)),
)
