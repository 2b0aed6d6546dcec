"""Connections to companies' sign-in, and the keys they trust."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, SmallInteger, Text, false
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Door(WorkRow):
    """Whose connection this is: all that a machine may know before it acts for anybody."""

    __tablename__ = "doors"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the connection."
    __access__ = {
        "hr_web": Access.INSERT_ONLY,
        "setup_web": Access.INSERT_ONLY,
        "work_machine_web": Access.READ,
        "scim_web": Access.READ,
    }

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    owner: Mapped[UUID] = col(Holds.RANDOM_ID)


class ConnectionRow(TenantOwned, WorkRow):
    """One way an organisation's people sign in; what the IdP said is empty while it is a draft."""

    __tablename__ = "connections"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the organisation; a disabled one shows what was in use."
    __access__ = {
        "hr_web": Access.WRITE,
        "setup_web": Access.WRITE,
        "work_machine_web": Access.READ,
        "work_job": Access.READ,
    }

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    idp_entity_id: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    sso_url: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    sso_binding: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    name_id_format: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    signed_part: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    allow_sha1: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    wants_encryption: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    idp_initiated: Mapped[bool] = col(Holds.NOTHING_PERSONAL, server_default=false())
    number_attribute: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    # Whether that attribute holds an employee number or a work e-mail.
    links_by: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text, server_default="number")
    # Where the IdP wants our answer to its single logout; empty where it has none.
    slo_url: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    # When what is trusted last changed: only a test from after that counts.
    agreed_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    sp_certificate_pem: Mapped[str] = col(Holds.PUBLIC_KEY, Text)
    sp_private_key_sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    activated_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)


class OpenConnection(TenantOwned, WorkRow):
    """A connection that lets people in at this moment; it is all that the desk may know of one."""

    __tablename__ = "open_connections"
    __table_args__ = {"schema": "sso"}
    __kept__ = "While the connection is switched on."
    __access__ = {"hr_web": Access.ADD_AND_DELETE, "setup_web": Access.ADD_AND_DELETE, "desk_web": Access.READ}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)


class Certificate(TenantOwned, WorkRow):
    """A signing certificate of an IdP. When it was last used is not kept: that would say when somebody signed in."""

    __tablename__ = "certificates"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until 14 days after the IdP's metadata has ceased to name it, or somebody takes it out."
    __access__ = {
        "hr_web": Access.ALL,
        "setup_web": Access.ALL,
        "work_machine_web": Access.READ,
        "work_job": Access.ALL,
    }

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    fingerprint: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    der_base64: Mapped[str] = col(Holds.PUBLIC_KEY, Text)
    not_after: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    first_seen_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    # When metadata last named it; empty for one that a person added, which metadata does not take away.
    named_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    # The first reading of the metadata that named it no more. Instead of its last use, which nobody may know.
    absent_since: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)
    # The nearest threshold, in days before its end, of which HR has been told.
    warned_days: Mapped[int | None] = col(Holds.NOTHING_PERSONAL, SmallInteger)
