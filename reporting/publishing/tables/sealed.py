"""What is sealed until a period closes, and read by the release job alone."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, LargeBinary
from sqlalchemy.orm import Mapped

from eligibility.redeeming.rows import CareRow
from kernel.columns import Access, Holds, col

SEALED = {"schema": "sealed"}
CONTRIBUTE = ("care_job",)


class YearKey(CareRow):
    """The secret under which a year's members are counted; once destroyed, the year's rows are nobody's."""

    __tablename__ = "keys"
    __table_args__ = SEALED
    __kept__ = "until 90 days after the year's last release"
    __access__ = {**dict.fromkeys(CONTRIBUTE, Access.READ), "release_job": Access.ADD_AND_DELETE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date, primary_key=True)
    member_secret: Mapped[bytes] = col(Holds.SEALED_FACT, LargeBinary)


class Contribution(CareRow):
    """One thing that one member adds to one family in one contract year. The primary key is the bound."""

    __tablename__ = "contributions"
    __table_args__ = SEALED
    __kept__ = "nameless once the year's key is destroyed; then deleted"
    __access__ = {**dict.fromkeys(CONTRIBUTE, Access.INSERT_ONLY), "release_job": Access.READ_AND_DELETE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    member_key: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    family: Mapped[str] = col(Holds.SEALED_FACT, primary_key=True)
    ordinal: Mapped[int] = col(Holds.SEALED_FACT, primary_key=True)
    year_starts_on: Mapped[date] = col(Holds.PUBLIC, Date)
    cell: Mapped[str] = col(Holds.SEALED_FACT)
    period_id: Mapped[str] = col(Holds.SEALED_FACT)
    mark: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)


class Salt(CareRow):
    """What an auditor needs to check `attest`; destroyed after 24 months."""

    __tablename__ = "salts"
    __table_args__ = SEALED
    __kept__ = "24 months"
    __access__ = {"release_job": Access.ADD_AND_DELETE}

    unit_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    period_id: Mapped[str] = col(Holds.PUBLIC, primary_key=True)
    salt: Mapped[bytes] = col(Holds.SEALED_FACT, LargeBinary)
