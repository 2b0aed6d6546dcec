"""What the other side publishes, as it was signed."""

from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from kernel.columns import Access, Holds, col

REDEEMING = {"schema": "redeeming"}
READERS = dict.fromkeys(("client_web", "provider_web", "network_web", "care_machine_web", "release_job"), Access.READ)


class KeptPlan(CareRow):
    """The newest plan of a unit."""

    __tablename__ = "plans"
    __table_args__ = REDEEMING
    __kept__ = "until a newer one replaces it"
    __access__ = {**READERS, "care_job": Access.WRITE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    number: Mapped[int] = col(Holds.PUBLIC)
    signed: Mapped[bytes] = col(Holds.PUBLIC, LargeBinary)


class KeptDirectory(CareRow):
    """One version of the key directory. All of them are kept, because they are a chain."""

    __tablename__ = "directories"
    __table_args__ = REDEEMING
    __kept__ = "for good"
    __access__ = {**READERS, "care_job": Access.ADD}

    number: Mapped[int] = col(Holds.PUBLIC, primary_key=True)
    signed: Mapped[bytes] = col(Holds.PUBLIC, LargeBinary)


class IssuerKey(CareRow):
    """A key of the newest directory, laid out so that a voucher finds it."""

    __tablename__ = "keys"
    __table_args__ = REDEEMING
    __kept__ = "for good"
    __access__ = {**READERS, "care_job": Access.WRITE}

    key_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    period: Mapped[str] = col(Holds.PUBLIC)
    spki: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    not_before: Mapped[date] = col(Holds.PUBLIC)
    redeem_until: Mapped[date] = col(Holds.PUBLIC)
    is_open: Mapped[bool] = col(Holds.PUBLIC)
    extends_open: Mapped[bool] = col(Holds.PUBLIC)
