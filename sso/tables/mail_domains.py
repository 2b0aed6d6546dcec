"""Mail domains that organisations say are theirs, and the doors that lead from a proved one to its organisation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class MailDoor(WorkRow):
    """Whose proved domain this is. HR may only add one: a refusal tells that somebody has it, and never who."""

    __tablename__ = "mail_doors"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the domain is proved."
    __access__ = {
        "hr_web": Access.INSERT_ONLY,
        "work_machine_web": Access.READ,
        "work_job": Access.ADD_AND_DELETE,
    }

    domain: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    owner: Mapped[UUID] = col(Holds.RANDOM_ID)


class MailDomain(TenantOwned, WorkRow):
    """A domain an organisation claims, and what its name servers have said of it."""

    __tablename__ = "mail_domains"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until HR takes it off the list."
    __access__ = {
        "hr_web": Access.ALL,
        "work_machine_web": Access.READ,
        "operator_web": Access.READ,
        "scim_web": Access.READ,
        "work_job": Access.READ_AND_UPDATE,
    }

    domain: Mapped[str] = col(Holds.PUBLIC, Text, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    record: Mapped[str] = col(Holds.PUBLIC, Text)
    claimed_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    checked_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    verified_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    missing_since: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
