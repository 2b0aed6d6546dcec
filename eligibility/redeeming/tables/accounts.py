"""An account, what opens it, and which vouchers are spent: three tables that share nothing."""

from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary, false
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import AccountOwned, CareRow
from eligibility.redeeming.tables.published import REDEEMING
from kernel.columns import Access, Holds, col


class Account(AccountOwned, CareRow):
    """A client's place: which unit covers it, for which period, until when. It holds no day on which it was opened."""

    __tablename__ = "accounts"
    __table_args__ = REDEEMING
    __kept__ = "until its client erases it"
    __access__ = {"client_web": Access.ALL, "care_job": Access.READ, "care_rewrite": Access.REWRITE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    period: Mapped[str] = col(Holds.PUBLIC)
    covered_until: Mapped[date] = col(Holds.PUBLIC)
    # A voucher brought early adds its year to the one that still runs; a new account has no such year.
    extended: Mapped[bool] = col(Holds.NOTHING_PERSONAL, server_default=false())


class Login(CareRow):
    """The digest of what opens an account, seen only by whoever brings it."""

    __tablename__ = "logins"
    __table_args__ = REDEEMING
    __kept__ = "until its client erases the account"
    __access__ = {"client_web": Access.ADD_AND_DELETE, "care_rewrite": Access.REWRITE}

    login_mac: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    opens: Mapped[UUID] = col(Holds.RANDOM_ID)
    # The first words, or the second set that is kept elsewhere.
    kind: Mapped[str] = col(Holds.NOTHING_PERSONAL, server_default="words")


class Spent(CareRow):
    """That a voucher was used, and nothing about by whom."""

    __tablename__ = "spent"
    __table_args__ = REDEEMING
    __kept__ = "until no voucher of its period can be redeemed"
    __access__ = {
        "client_web": Access.INSERT_ONLY,
        "care_job": Access.READ,
        "release_job": Access.READ,
        "care_rewrite": Access.REWRITE,
    }

    nonce_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
