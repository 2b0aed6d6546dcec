"""People with a role who stand on their organisation's roster too: which digest is theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class BoundPerson(TenantOwned, WorkRow):
    """The roster's digest of somebody with a role, from their last company sign-in that carried one.

    Whoever is on no roster, such as HR of a holding, has no row here and is never asked about it.
    """

    __tablename__ = "bound_people"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while they have the role, and one year"
    __access__ = {"hr_web": Access.ALL}

    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    person_key: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)
    bound_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
