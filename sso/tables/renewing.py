"""What renews itself in a connection: where its metadata is fetched, and our key that comes or goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Source(TenantOwned, WorkRow):
    """Where the IdP publishes its metadata, and how the last reading went."""

    __tablename__ = "metadata_sources"
    __table_args__ = {"schema": "sso"}
    __kept__ = "While the metadata comes from an address, and as long as the connection."
    __access__ = {"hr_web": Access.ALL, "setup_web": Access.ALL, "work_job": Access.READ_AND_UPDATE}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    url: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    etag: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    # When it was last read in whole, and found usable.
    fetched_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    next_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    failures: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer, default=0)
    problem: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)


class SpareKey(TenantOwned, WorkRow):
    """The other one of our keys: the next one before it is used, or the old one after. There is one at most."""

    __tablename__ = "spare_keys"
    __table_args__ = {"schema": "sso"}
    __kept__ = "From preparing a new key until the old one is dropped."
    __access__ = {"hr_web": Access.ALL, "setup_web": Access.ALL, "work_machine_web": Access.READ}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    certificate_pem: Mapped[str] = col(Holds.PUBLIC_KEY, Text)
    private_key_sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
