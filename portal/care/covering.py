"""What covers the client of an account today: their plan, found by the account, read by `care.cover`."""

from datetime import date
from uuid import UUID

from care import cover
from care.cover import Cover
from eligibility.redeeming import accounts, published
from kernel.refusals import Refused
from portal.care import ending


class NoLongerCovered(Refused):
    """The last day of the voucher is over."""

    message = (
        "Your cover has ended, so nothing new can be booked. If you have a new voucher, you can extend your account "
        "with it. Urgent help needs no voucher."
    )


def cover_of(account_id: UUID, *, on: date, day: date | None = None) -> Cover:
    """The cover of an account on that day, for appointments on that day or the other one.

    Raises `NoLongerCovered`, `cover.NoCover` or `accounts.NoSuchAccount`.
    """
    covered = accounts.coverage(account_id)
    if on > covered.until:
        raise NoLongerCovered
    plan = published.find_plan(covered.unit_id)
    if plan is None:
        raise cover.NoCover
    return cover.of(plan, period=covered.period, until=covered.until, extended=covered.extended, on=max(on, day or on))


def ending_of(account_id: UUID, *, on: date) -> ending.Ending | None:
    """What to say of the end of an account's cover on that day, if anything. Raises `accounts.NoSuchAccount`."""
    covered = accounts.coverage(account_id)
    return ending.of(covered, published.find_plan(covered.unit_id), on=on)
