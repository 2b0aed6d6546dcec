"""The gate: a key opens nothing until enough people have collected with it. It never closes again.

The other side counts and says so in the signed key directory; here that word is kept. Urgent help is never behind it.
"""

from datetime import date

from eligibility.blinding import formats
from eligibility.redeeming.tables.published import IssuerKey
from kernel import refusals


class NotOpen(refusals.Refused):
    """Fewer people than the gate asks for have collected so far."""

    message = (
        "Your voucher is good, but it is too early: we open once enough people have collected theirs, so that nobody "
        "stands out. Please come back in a few days. Urgent help needs no voucher."
    )


class NotOpenForRenewal(NotOpen):
    """Fewer people than the gate asks for have collected both for this period and for the one before."""

    message = (
        "Too few people have collected a new voucher yet for you to extend your account unnoticed. You can wait a few "
        "days, or open a new account with it now."
    )


class TooEarlyToExtend(NotOpenForRenewal):
    """Fewer people than the gate asks for have collected for this period."""

    message = (
        "Your voucher is good, but it is too early to extend your account: enough people must have collected theirs "
        "first, so that nobody stands out. Your account goes on as it is. Please come back in a few days."
    )


class NotThePeriod(refusals.Refused):
    """The key's period has not begun, or its vouchers can no longer be redeemed."""

    message = "This voucher cannot be used today: it belongs to another period."


def check_period(key: IssuerKey, *, on: date) -> None:
    """Raises NotThePeriod unless vouchers of this key can be used on that day."""
    if not key.not_before <= on <= key.redeem_until:
        raise NotThePeriod


def check(key: IssuerKey, mode: int) -> None:
    """Raises NotOpen or NotOpenForRenewal unless enough have collected for this key to open (extend) accounts."""
    if mode == formats.NEW_ACCOUNT:
        if not key.is_open:
            raise NotOpen
    elif not key.extends_open:
        raise NotOpenForRenewal if key.is_open else TooEarlyToExtend
