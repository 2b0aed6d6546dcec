"""The nightly rewrite: neither place, `xmin` and order of a row nor the log of writes then ties voucher to account."""

from eligibility.redeeming.tables.accounts import Account, Login, Spent
from eligibility.redeeming.tables.passkeys import Passkey
from kernel import database, rewrite

TABLES = (Spent, Account, Login, Passkey)


def shuffle() -> dict[str, int]:
    """Write spent vouchers, accounts, logins and passkeys anew in random order, each by itself; returns counts."""
    counts = {}
    for model in TABLES:
        with database.own_transaction("care") as connection:
            counts[model.__tablename__] = rewrite.rewrite(connection, "redeeming", model.__tablename__)
    rewrite.forget_writes("care")
    return counts
