"""What covers the client of an account today: their plan, found by the account, read by `care.cover`."""

from datetime import date
from uuid import UUID

from care import cover
from care.cover import Cover
from eligibility.redeeming import accounts, published
from kernel.refusals import Refused


class NoLongerCovered(Refused):
    """The last day of the voucher is over."""

    message = (
        "Your cover has ended, so nothing new can be booked. If you have a new voucher, you can extend your account "
        "with it. Urgent help needs no voucher."
    )


def cover_of(account_id: UUID, *, on: date) -> Cover:
    """The cover of an account on that day. Raises `NoLongerCovered`, `cover.NoCover` or `accounts.NoSuchAccount`."""
    covered = accounts.coverage(account_id)
    if on > covered.until:
        raise NoLongerCovered
    plan = published.find_plan(covered.unit_id)
    if plan is None:
        raise cover.NoCover
    return cover.of(plan, period=covered.period, until=covered.until)
