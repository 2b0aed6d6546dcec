"""Directory feeds: what a company's directory tells us about its people, and the secrets it tells it with.

A person's row says what must be said back to the directory, sealed under a key of that person's own; the key is sealed
under this side's, and without it nobody reads the row again. The digests find a row by equality and say nothing else.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Feed(TenantOwned, WorkRow):
    """One directory that sends its people: by which attribute they are known, and whether endings wait for HR."""

    __tablename__ = "feeds"
    __table_args__ = {"schema": "sso"}
    __kept__ = "as long as the organisation"
    __access__ = {"hr_web": Access.WRITE, "scim_web": Access.READ_AND_UPDATE, "work_job": Access.READ_AND_UPDATE}

    feed_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    link: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    group_by: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    # Endings are counted from here; since when more of them wait for HR's word.
    counted_from: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    held_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)


class FeedSecret(TenantOwned, WorkRow):
    """What a directory shows with every message. At most two hold at a time, so that one can follow the other."""

    __tablename__ = "feed_secrets"
    __table_args__ = {"schema": "sso"}
    __kept__ = "as long as the feed; an ended one shows when it was in use"
    __access__ = {"hr_web": Access.WRITE, "scim_web": Access.READ_AND_UPDATE}

    secret_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    feed_id: Mapped[UUID] = col(Holds.RANDOM_ID)
    secret_hash: Mapped[bytes] = col(Holds.SECRET_HASH, LargeBinary)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    last_used_on: Mapped[date | None] = col(Holds.NOTHING_PERSONAL, Date)
    ended_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)


class FeedPerson(TenantOwned, WorkRow):
    """A person as the directory sent them. Changed by the directory only, never by what that person does with us."""

    __tablename__ = "feed_people"
    __table_args__ = {"schema": "sso"}
    __kept__ = "while the directory has them; one year as digests after it deleted them"
    __access__ = {"hr_web": Access.READ, "scim_web": Access.WRITE, "work_job": Access.ALL}

    feed_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    resource_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    user_name: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    external_id: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    email: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    employee_number: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    active: Mapped[bool | None] = col(Holds.NOTHING_PERSONAL, Boolean)
    # Who it is on the roster, by the roster's own digest; none while the attribute that links is missing.
    person_key: Mapped[bytes | None] = col(Holds.DIGEST, LargeBinary)
    key_sealed: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    echo_sealed: Mapped[bytes | None] = col(Holds.SEALED, LargeBinary)
    version: Mapped[int] = col(Holds.NOTHING_PERSONAL, Integer)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    changed_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    ended_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    # The directory ended them, and their cover goes on until HR has said so.
    waits: Mapped[bool] = col(Holds.NOTHING_PERSONAL, Boolean)
    gone_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
