"""What an organisation has decided about its people with a role: by which way they come, and by which group."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class StaffRule(TenantOwned, WorkRow):
    """Whether HR and finance come in by the company's sign-in only. Without a row they do, once it is on."""

    __tablename__ = "staff_rules"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the organisation."
    __access__ = {"hr_web": Access.WRITE}

    company_only: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    set_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class RoleGroup(TenantOwned, WorkRow):
    """The exact value of an attribute that gives a role to whoever signs in with it."""

    __tablename__ = "role_groups"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until HR takes it off."
    __access__ = {"hr_web": Access.ALL, "work_machine_web": Access.READ}

    role: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text, primary_key=True)
    attribute: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    value: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    set_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class GroupedPerson(TenantOwned, WorkRow):
    """Somebody whose role came by their group, and goes with it."""

    __tablename__ = "grouped_people"
    __table_args__ = {"schema": "sso"}
    __kept__ = "While they have the role."
    __access__ = {"hr_web": Access.ALL}

    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    role: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
