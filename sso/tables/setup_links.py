"""Links with which an organisation's IT contact sets the sign-in up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class SetupDoor(WorkRow):
    """Whose link this is: all that may be known before it is opened."""

    __tablename__ = "setup_doors"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until the link can no longer be opened."
    __access__ = {"hr_web": Access.INSERT_ONLY, "setup_web": Access.READ, "work_job": Access.READ_AND_DELETE}

    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    owner: Mapped[UUID] = col(Holds.RANDOM_ID)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class SetupLink(TenantOwned, WorkRow):
    """A link for one IT contact: made by HR, opened once, ended by HR or by its time. For whom it is, is sealed."""

    __tablename__ = "setup_links"
    __table_args__ = {"schema": "sso"}
    __kept__ = "90 days after it was made."
    __access__ = {"hr_web": Access.WRITE, "setup_web": Access.READ_AND_UPDATE, "work_job": Access.READ_AND_DELETE}

    link_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary)
    called: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    opened_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    visit_ends_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    ended_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
