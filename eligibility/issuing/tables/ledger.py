"""A key, a member, and what that member may still collect under that key."""

from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped

from eligibility.issuing.rows import IssuerRow
from kernel.columns import Access, Holds, col

ISSUING = {"schema": "issuing"}


class Key(IssuerRow):
    """The public half of a unit's key for a period, and how many vouchers a member may collect with it."""

    __tablename__ = "keys"
    __table_args__ = ISSUING
    __kept__ = "until no voucher of the period can be redeemed"
    __access__ = {"issuer_web": Access.READ, "issuer_job": Access.ADD_AND_DELETE}

    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    period: Mapped[str] = col(Holds.PUBLIC)
    spki: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    per_member: Mapped[int] = col(Holds.PUBLIC, SmallInteger)


class Member(IssuerRow):
    """Somebody who is or was eligible, known by a digest of their sign-in only. `member_id` is redrawn every period."""

    __tablename__ = "members"
    __table_args__ = ISSUING
    __kept__ = "until the end of the last period in which they were eligible"
    __access__ = {"issuer_web": Access.READ, "issuer_job": Access.ALL, "issuer_rewrite": Access.REWRITE}

    member_id: Mapped[bytes] = col(Holds.RANDOM_ID, LargeBinary, primary_key=True)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    subject_mac: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)
    eligible: Mapped[bool] = col(Holds.NOTHING_PERSONAL)


class Grant(IssuerRow):
    """How many vouchers a member has collected under a key, and the digests of the blinded messages they sent."""

    __tablename__ = "grants"
    __table_args__ = ISSUING
    __kept__ = "until no voucher of the period can be redeemed"
    __access__ = {"issuer_web": Access.READ_AND_UPDATE, "issuer_job": Access.ALL, "issuer_rewrite": Access.REWRITE}

    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    member_id: Mapped[bytes] = col(Holds.RANDOM_ID, LargeBinary, primary_key=True)
    per_member: Mapped[int] = col(Holds.PUBLIC, SmallInteger)
    used: Mapped[int] = col(Holds.NOTHING_PERSONAL, SmallInteger)
    asked: Mapped[list[bytes]] = col(Holds.DIGEST, ARRAY(LargeBinary))
