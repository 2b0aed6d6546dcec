"""A passkey that opens an account beside its words: a public key, and neither device nor day."""

from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from eligibility.redeeming.tables.published import REDEEMING
from kernel.columns import Access, Holds, col


class Passkey(CareRow):
    """One of at most five, seen only by whoever brings it and from within the account."""

    __tablename__ = "passkeys"
    __table_args__ = REDEEMING
    __kept__ = "until its client takes it away or erases the account"
    __access__ = {"client_web": Access.ALL, "care_rewrite": Access.REWRITE}

    credential_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    opens: Mapped[UUID] = col(Holds.RANDOM_ID)
    # What it is called on the page. The lowest that was free, so that it is no count of what came before.
    number: Mapped[int] = col(Holds.NOTHING_PERSONAL, SmallInteger)
    public_key: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    # How often it was used, by its own count; most passkeys have none and stay at nought.
    sign_count: Mapped[int] = col(Holds.NOTHING_PERSONAL, BigInteger)
