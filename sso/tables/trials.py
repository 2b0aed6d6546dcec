"""What test sign-ins said, for as long as whoever ran them looks at it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class Trial(TenantOwned, WorkRow):
    """One test sign-in: unlogged, half an hour, sealed by a secret that only the visit of its tester holds."""

    __tablename__ = "trials"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Half an hour at most; unlogged, in no backup."
    __access__ = {
        "hr_web": Access.READ,
        "setup_web": Access.READ,
        "work_machine_web": Access.INSERT_ONLY,
        "work_job": Access.READ_AND_DELETE,
    }

    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
