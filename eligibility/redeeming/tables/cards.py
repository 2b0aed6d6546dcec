"""The box of a paper card: a voucher that only the code on the card opens."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from eligibility.redeeming.tables.published import REDEEMING
from kernel.columns import Access, Holds, col


class Card(CareRow):
    """What somebody gets who names the card; whether anybody ever did is not kept."""

    __tablename__ = "cards"
    __table_args__ = REDEEMING
    __kept__ = "until no voucher of its period can be redeemed"
    __access__ = {"client_web": Access.READ, "care_job": Access.ADD_AND_DELETE}

    card_id: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    box: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
