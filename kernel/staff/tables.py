"""The rows of people with a role. Names and addresses are sealed; secrets are kept as hashes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from kernel.rows import HouseRow

STAFF_ROLES = ("hr_web", "finance_web", "operator_web", "provider_web", "network_web")


class Person(HouseRow):
    """A person who works with Alcove: HR, finance, operator, provider, network manager."""

    __tablename__ = "people"
    __table_args__ = {"schema": "house"}
    __kept__ = "while they have the role, and one year"
    # The work side's worker writes to HR when something they look after is about to end.
    __access__ = {**dict.fromkeys(STAFF_ROLES, Access.WRITE), "work_job": Access.READ}

    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    roles: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))
    called: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    mail: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    subject: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    active: Mapped[bool] = col(Holds.NOTHING_PERSONAL, default=True)
    joined_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Passkey(HouseRow):
    """A passkey of such a person (WebAuthn): a public key, and nothing of the device."""

    __tablename__ = "passkeys"
    __table_args__ = {"schema": "house"}
    __kept__ = "until it is removed or its person leaves"
    __access__ = dict.fromkeys(STAFF_ROLES, Access.ALL)

    credential_id: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, ForeignKey("house.people.person_id"))
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    public_key: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary)
    sign_count: Mapped[int] = col(Holds.NOTHING_PERSONAL, BigInteger)
    added_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Invitation(HouseRow):
    """A link that lets one person in, once."""

    __tablename__ = "invitations"
    __table_args__ = {"schema": "house"}
    __kept__ = "seven days, or until it is used"
    __access__ = dict.fromkeys(STAFF_ROLES, Access.WRITE)

    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    roles: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))
    called: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    mail: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
