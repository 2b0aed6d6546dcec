"""The work database's models, and what every tenant-owned row has."""

from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, with_loader_criteria

from kernel import scope
from kernel.columns import Holds, col


class WorkRow(DeclarativeBase):
    """A row of the work database."""

    metadata = MetaData(info={"bind_key": "work"})


class TenantOwned:
    """A row that belongs to one organisation: `tenant_id` leads its primary key, and every statement is narrowed."""

    tenant_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True, sort_order=-10)


scope.register(
    "tenant_id",
    TenantOwned,
    lambda owner: with_loader_criteria(TenantOwned, lambda cls: cls.tenant_id == owner, include_aliases=True),
)
