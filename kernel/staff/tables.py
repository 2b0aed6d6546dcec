"""The rows of people with a role. Names and addresses are sealed; secrets are kept as hashes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from kernel.rows import HouseRow

STAFF_ROLES = ("hr_web", "finance_web", "operator_web", "provider_web", "network_web")


class Person(HouseRow):
    """A person who works with Alcove: HR, finance, operator, provider, network manager."""

    __tablename__ = "people"
    __table_args__ = {"schema": "house"}
    __kept__ = "while they have the role, and one year"
    # The workers write to people: when something they look after is about to end, when their ways in have changed.
    __access__ = {**dict.fromkeys(STAFF_ROLES, Access.WRITE), "work_job": Access.READ, "care_job": Access.READ}

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
    called: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    added_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class RecoveryCode(HouseRow):
    """One of ten codes that each let their person in once."""

    __tablename__ = "recovery_codes"
    __table_args__ = {"schema": "house"}
    __kept__ = "until ten new ones are made or its person leaves"
    __access__ = dict.fromkeys(STAFF_ROLES, Access.ALL)

    code_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, ForeignKey("house.people.person_id"))
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Password(HouseRow):
    """A password and the secret of an app's codes, which let their person in together and never alone."""

    __tablename__ = "passwords"
    __table_args__ = (UniqueConstraint("surface", "name_digest"), {"schema": "house"})
    __kept__ = "until it is removed or its person leaves"
    __access__ = dict.fromkeys(STAFF_ROLES, Access.ALL)

    person_id: Mapped[UUID] = col(Holds.RANDOM_ID, ForeignKey("house.people.person_id"), primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    name_digest: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)
    hash: Mapped[str] = col(Holds.SECRET_HASH, Text)
    code_secret: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    last_step: Mapped[int] = col(Holds.NOTHING_PERSONAL, BigInteger)
    set_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Tries(HouseRow):
    """How often somebody tried to come in by what can be guessed: by account, and by address."""

    __tablename__ = "tries"
    __table_args__ = {"schema": "house"}
    __kept__ = "one day; taken out by the next try at the same kind of door"
    __access__ = dict.fromkeys(STAFF_ROLES, Access.ALL)

    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text, primary_key=True)
    of_digest: Mapped[bytes] = col(Holds.DIGEST, LargeBinary, primary_key=True)
    count: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    last_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))


class Invitation(HouseRow):
    """A link that lets one person in, once."""

    __tablename__ = "invitations"
    __table_args__ = {"schema": "house"}
    __kept__ = "seven days, or until it is used"
    # The work side's worker makes the link that it mails after a reset.
    __access__ = {**dict.fromkeys(STAFF_ROLES, Access.WRITE), "work_job": Access.INSERT_ONLY}

    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    surface: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    owner_id: Mapped[UUID | None] = col(Holds.RANDOM_ID)
    roles: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text))
    called: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    mail: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
    used_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, DateTime(timezone=True))
