"""The care database's models, and what rows owned by an account or by a provider have."""

from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, with_loader_criteria

from kernel import scope
from kernel.columns import Holds, col


class CareRow(DeclarativeBase):
    """A row of the care database."""

    metadata = MetaData(info={"bind_key": "care"})


class AccountOwned:
    """A row that belongs to one account: `account_id` leads its primary key."""

    account_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True, sort_order=-10)


class ProviderOwned:
    """A row that belongs to, or is put before, one provider. The model says so again where it is a key."""

    provider_id: Mapped[UUID] = col(Holds.RANDOM_ID)


scope.register(
    "account_id",
    AccountOwned,
    lambda owner: with_loader_criteria(AccountOwned, lambda cls: cls.account_id == owner, include_aliases=True),
)
scope.register(
    "provider_id",
    ProviderOwned,
    lambda owner: with_loader_criteria(ProviderOwned, lambda cls: cls.provider_id == owner, include_aliases=True),
)
