"""Every mapped column says what it holds, every table how long it is kept and who may read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, DateTime, Interval, MetaData, Time
from sqlalchemy.dialects.postgresql import DATERANGE, TSRANGE, TSTZRANGE
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column

from kernel.columns import Access, Holds, col
from tests.isolation import models
from tests.rules import tree

DATABASES = ("work", "issuer", "care")

THINK = (
    "The data map is printed from the models. What stands in this column, who could be hurt by it, how long must it be "
    "kept, and who needs to read it? If nobody needs to, the best column is none."
)

TELLING = (
    "mail",
    "phone",
    "address",
    "postcode",
    "surname",
    "first_name",
    "last_name",
    "full_name",
    "birth",
    "contact",
)
COVERED = {Holds.SEALED, Holds.DIGEST, Holds.SECRET_HASH, Holds.PUBLIC_KEY, Holds.RANDOM_ID}
TIMES = (DateTime, Date, Time, Interval, TSTZRANGE, TSRANGE, DATERANGE)


def unsaid(mapper: Mapper[Any]) -> Iterator[str]:
    """What the model leaves open."""
    for column in mapper.local_table.columns:
        if not isinstance(column.info.get("holds"), Holds):
            yield f"{column} does not say what it holds; make it with col(Holds.…)"
    if not getattr(mapper.class_, "__kept__", ""):
        yield f"{mapper.local_table} does not say how long it is kept (__kept__)"
    access = getattr(mapper.class_, "__access__", None)
    if not access or not all(isinstance(verbs, Access) for verbs in access.values()):
        yield f"{mapper.local_table} does not say who may do what (__access__)"


def contact_in_clear(mapper: Mapper[Any]) -> Iterator[str]:
    """Columns of the care side by which somebody could be reached or named."""
    owned = "account_id" in mapper.local_table.columns
    for column in mapper.local_table.columns:
        holds = column.info.get("holds")
        if any(word in column.name for word in TELLING) and holds not in COVERED | ({Holds.ROLE_CONTACT} - {owned}):
            yield f"{column} looks like a way to reach somebody and is {holds}"
        if owned and holds is Holds.ROLE_CONTACT:
            yield f"{column} names somebody beside an account"


def time(mapper: Mapper[Any]) -> Iterator[str]:
    """Columns of the issuer that hold time."""
    for column in mapper.local_table.columns:
        if isinstance(column.type, TIMES):
            yield f"{column} holds time; the issuer's ledger has none"


def no_key_first(mapper: Mapper[Any]) -> Iterator[str]:
    """Owned tables whose primary key does not begin with an owner key."""
    names = [column.name for column in mapper.local_table.primary_key]
    for mixin in mapper.class_.__mro__:
        if mixin.__name__ in ("TenantOwned", "AccountOwned") and names[:1] not in (["tenant_id"], ["account_id"]):
            yield f"{mapper.local_table}: its primary key begins with {names[:1]}, not with its owner"


def naive_time(mapper: Mapper[Any]) -> Iterator[str]:
    """Instants without a zone, unless the column says by its name that it is wall time."""
    for column in mapper.local_table.columns:
        is_naive = isinstance(column.type, DateTime) and not column.type.timezone
        if is_naive and not column.name.startswith(("local_", "wall_")):
            yield f"{column} is an instant without a zone"


CHECKS = [(check, database) for check in (unsaid, no_key_first, naive_time) for database in DATABASES]


class Bad(DeclarativeBase):
    """Models that break every rule, in a registry of their own."""

    metadata = MetaData()


class TenantOwned:
    """Stands for the mixin of the same name."""


class Planted(TenantOwned, Bad):
    """One of everything."""

    __tablename__ = "planted"

    planted_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = col(Holds.NOTHING_PERSONAL)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL)


class TestColumns:
    @pytest.mark.parametrize(("check", "database"), [*CHECKS, (time, "issuer"), (contact_in_clear, "care")])
    def test_keep_the_rule(self, check, database):
        lines = [said for mapper in models.mappers(database) for said in check(mapper)]

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize("check", [unsaid, no_key_first, naive_time, time, contact_in_clear])
    def test_are_seen_to_break_it(self, check):
        assert list(check(Planted.__mapper__))
