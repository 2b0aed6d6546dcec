"""Striking off: somebody who draws a paper card collects nothing else in this period.

Their allowance counts as used from then on, before they draw. So the ledger counts every card that is in somebody's
hands, as it counts vouchers, without knowing which card it is; and nobody has both. There is no way back: striking off
and taking it back would be a way to ask who has collected.
"""

from sqlalchemy import update

from eligibility.issuing import ledger
from eligibility.issuing.tables.ledger import Grant
from kernel import database, refusals


class CannotDraw(refusals.Refused):
    """They have collected with this key, or were struck off before."""

    message = (
        "Nobody was struck off, and no card is due. Somebody with this number has collected in this period, or drawn a "
        "card already. Nobody can see here whether anything was ever used."
    )


def strike(subject_mac: bytes, key_id: bytes) -> int:
    """Count the whole allowance of this member as used, and return how many cards they draw for it.

    Raises CannotDraw for whoever has anything counted with this key, NotEligible, NothingToCollect.
    """
    with database.own_transaction("issuer") as connection:
        row = ledger.get_grant(connection, subject_mac, key_id, lock=True)
        if row.standing.used:
            raise CannotDraw
        mine = Grant.key_id == key_id, Grant.member_id == row.member_id
        connection.execute(update(Grant).where(*mine).values(used=row.standing.per_member))
    return row.standing.per_member
