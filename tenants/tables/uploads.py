"""Roster files on their way: sealed pieces that no copy of the log of writes holds, and how far a worker has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class Upload(TenantOwned, WorkRow):
    """A file that waits: the key of its pieces, itself sealed, and how far it has been read."""

    __tablename__ = "roster_uploads"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "until the file is taken in or dropped; 24 hours at most; unlogged, in no backup"
    __access__ = {"hr_web": Access.ADD_AND_DELETE, "work_job": Access.UPDATE_AND_DELETE}

    import_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    key_sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    size: Mapped[int] = col(Holds.NOTHING_PERSONAL, BigInteger)
    phase: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    lines: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    share: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Piece(TenantOwned, WorkRow):
    """A piece of such a file, sealed for its place."""

    __tablename__ = "roster_pieces"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "until the file is taken in or dropped; 24 hours at most; unlogged, in no backup"
    __access__ = {"hr_web": Access.ADD_AND_DELETE, "work_job": Access.READ_AND_DELETE}

    import_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    place: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer, primary_key=True)
    sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
