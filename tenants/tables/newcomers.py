"""What is settled of newcomers to an organisation's roster. Says nothing of any of them."""

from datetime import date

from sqlalchemy import Boolean, Date
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow


class Newcomers(TenantOwned, WorkRow):
    """When an organisation's first roster was taken in, and whether its newcomers begin at once.

    Only an operator may change the second: whoever could read the care side would gain by it.
    """

    __tablename__ = "newcomers"
    __table_args__ = {"schema": "tenants"}
    __kept__ = "while the contract runs"
    __access__ = {
        "operator_web": Access.WRITE,
        "hr_web": Access.WRITE,
        "work_job": Access.WRITE,
        "scim_web": Access.WRITE,
    }

    first_roster_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    at_once: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean)
