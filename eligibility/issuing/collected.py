"""What may be said of a period as a whole: how many vouchers were signed, and whether enough people have collected.

Only the job that publishes the key directory and the plans asks; no page does, and nothing finer is ever counted.
"""

from sqlalchemy import Select, func, select

from eligibility.issuing.tables.ledger import Grant
from kernel import database


def signed(key_id: bytes) -> int:
    """Vouchers signed with this key so far; no more can be redeemed."""
    with database.own_transaction("issuer") as connection:
        total = connection.scalar(select(func.coalesce(func.sum(Grant.used), 0)).where(Grant.key_id == key_id))
    return int(total or 0)


def enough(key_id: bytes, gate: int) -> bool:
    """Whether at least `gate` members have collected with this key."""
    with database.own_transaction("issuer") as connection:
        return (connection.scalar(_collectors(key_id)) or 0) >= gate


def enough_in_both(key_id: bytes, before: bytes, gate: int) -> bool:
    """Whether at least `gate` members have collected with both keys: fewer would make a renewal tell too much."""
    earlier = select(Grant.member_id).where(Grant.key_id == before, Grant.used > 0)
    with database.own_transaction("issuer") as connection:
        both = connection.scalar(_collectors(key_id).where(Grant.member_id.in_(earlier)))
    return (both or 0) >= gate


def _collectors(key_id: bytes) -> Select[int]:
    return select(func.count()).select_from(Grant).where(Grant.key_id == key_id, Grant.used > 0)
