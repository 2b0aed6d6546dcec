"""What a column holds, how long its table is kept and who may read it: the words of the data map.

`docs/data-map.md` is printed from these, and the tests compare them with the catalogue of the database.
"""

from enum import Enum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column


class Holds(Enum):
    """What stands in a column, from the point of view of the person it might be about."""

    NOTHING_PERSONAL = "nothing personal"
    RANDOM_ID = "a random id"
    DIGEST = "a keyed digest; says nothing without the key"
    SECRET_HASH = "the hash of a secret"  # noqa: S105
    PUBLIC_KEY = "a public key"
    SEALED = "ciphertext"
    ROLE_CONTACT = "name or address of a person with a role"
    OWN_CHOICE = "a coarse wish the person chose"
    CARE_FACT = "a fact of care, under a random id"
    SEALED_FACT = "a contribution to a release, never read but by the release job"
    RELEASED = "a released figure"
    MONEY = "money of an organisation"
    PUBLIC = "public by its nature"


class Access(Enum):
    """What a database role may do with a table."""

    READ = "select"
    ADD = "select insert"
    WRITE = "select insert update"
    ALL = "select insert update delete"
    INSERT_ONLY = "insert"
    READ_AND_DELETE = "select delete"
    READ_AND_UPDATE = "select update"
    REWRITE = "select insert truncate"
    ADD_AND_DELETE = "select insert delete"
    UPDATE_AND_DELETE = "select update delete"


def col(holds: Holds, *args: Any, **kwargs: Any) -> Mapped[Any]:
    """`mapped_column` that says what it holds."""
    return mapped_column(*args, info={"holds": holds}, **kwargs)
