"""The hourly rewrite: neither place, `xmin` and order of a row nor the log of writes then says who collected when."""

from eligibility.issuing.tables.ledger import Grant, Member
from kernel import database, rewrite

TABLES = (Member, Grant)


def shuffle() -> dict[str, int]:
    """Write members and grants anew in random order, each in a transaction of its own; returns their counts."""
    counts = {}
    for model in TABLES:
        with database.own_transaction("issuer") as connection:
            counts[model.__tablename__] = rewrite.rewrite(connection, "issuing", model.__tablename__)
    rewrite.forget_writes("issuer")
    return counts
