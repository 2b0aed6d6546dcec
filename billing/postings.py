"""Postings: the two or more sides of one event in the books.

Debits are positive, credits negative; the postings of one entry sum to nothing.
"""

from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """The accounts we keep per organisation and currency."""

    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    TAX = "tax"
    BANK = "bank"


@dataclass(frozen=True)
class Posting:
    """An amount on one account, in minor units."""

    account: Account
    amount: int


class DoesNotBalance(ValueError):
    """Debits and credits of one entry differ: our mistake, never the reader's."""


def for_invoice(*, net: int, tax: int) -> tuple[Posting, ...]:
    """The organisation owes us, we have earned, the tax office is owed. A negative invoice owes the other way."""
    return _entry((Account.RECEIVABLE, net + tax), (Account.REVENUE, -net), (Account.TAX, -tax))


def for_credit_note(*, net: int, tax: int) -> tuple[Posting, ...]:
    """Take back that much of an invoice."""
    return for_invoice(net=-net, tax=-tax)


def for_payment(amount: int) -> tuple[Posting, ...]:
    """Money has come in against what is owed."""
    return _entry((Account.BANK, amount), (Account.RECEIVABLE, -amount))


def check_balanced(postings: tuple[Posting, ...]) -> None:
    """Raises DoesNotBalance unless the postings sum to nothing."""
    if (difference := sum(posting.amount for posting in postings)) != 0:
        raise DoesNotBalance(f"Off by {difference}")


def _entry(*sides: tuple[Account, int]) -> tuple[Posting, ...]:
    postings = tuple(Posting(account, amount) for account, amount in sides if amount)
    check_balanced(postings)
    return postings
