"""What a sign-in leaves while it is on its way: digests, for minutes, in no backup."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Pending(TenantOwned, WorkRow):
    """A question on its way: unlogged, ten minutes, taken out by its first answer."""

    __tablename__ = "pending"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Ten minutes at most; unlogged, in no backup."
    __access__ = {"work_machine_web": Access.ADD_AND_DELETE, "work_job": Access.READ_AND_DELETE}

    question_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    browser_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary)
    purpose: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class Arrival(TenantOwned, WorkRow):
    """An accepted answer until the same browser fetches it: unlogged, one minute, taken out by the first try.

    Where the company's own page began it, ten minutes while the person is asked whether to go on.
    """

    __tablename__ = "arrivals"
    __table_args__ = {"schema": "sso"}
    __kept__ = "One minute, or ten while somebody is asked whether to go on; unlogged, in no backup."
    __access__ = {"work_machine_web": Access.ADD_AND_DELETE, "work_job": Access.READ_AND_DELETE}

    code_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    # Empty when the company's own page began it, until the first browser that comes is asked whether to go on.
    browser_hash: Mapped[bytes | None] = col(Holds.SECRET_HASH, LargeBinary)
    purpose: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    subject: Mapped[bytes] = col(Holds.DIGEST, LargeBinary)
    roster_key: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    # What the groups of somebody who signs in for a role give them; of employees nothing.
    roles: Mapped[list[str]] = col(Holds.NOTHING_PERSONAL, ARRAY(Text), server_default="{}")
    # The idp's own word for its visit, of people with a role: single logout may name it.
    session_index: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    idp_ends_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)


class Replay(TenantOwned, WorkRow):
    """An assertion that was used: unlogged, a digest, until the assertion itself has ended."""

    __tablename__ = "replays"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until the assertion has ended, about ten minutes; unlogged, in no backup."
    __access__ = {"work_machine_web": Access.ADD, "work_job": Access.READ_AND_DELETE}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    assertion_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary, primary_key=True)
    ends_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
