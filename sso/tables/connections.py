"""Connections to companies' sign-in, and the keys they trust."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.orm import Mapped

from kernel.columns import Access, Holds, col
from tenants.rows import TenantOwned, WorkRow

MOMENT = DateTime(timezone=True)


class Door(WorkRow):
    """Whose connection this is: all that a machine may know before it acts for anybody."""

    __tablename__ = "doors"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the connection."
    __access__ = {"hr_web": Access.INSERT_ONLY, "work_machine_web": Access.READ}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    owner: Mapped[UUID] = col(Holds.RANDOM_ID)


class ConnectionRow(TenantOwned, WorkRow):
    """One way an organisation's people sign in; what the IdP said is empty while it is a draft."""

    __tablename__ = "connections"
    __table_args__ = {"schema": "sso"}
    __kept__ = "As long as the organisation; a disabled one shows what was in use."
    __access__ = {"hr_web": Access.WRITE, "work_machine_web": Access.READ}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    state: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    idp_entity_id: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    sso_url: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    sso_binding: Mapped[str | None] = col(Holds.NOTHING_PERSONAL, Text)
    name_id_format: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    signed_part: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    allow_sha1: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    wants_encryption: Mapped[bool] = col(Holds.NOTHING_PERSONAL)
    number_attribute: Mapped[str] = col(Holds.NOTHING_PERSONAL, Text)
    sp_certificate_pem: Mapped[str] = col(Holds.PUBLIC_KEY, Text)
    sp_private_key_sealed: Mapped[bytes] = col(Holds.SEALED, LargeBinary)
    made_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    activated_at: Mapped[datetime | None] = col(Holds.NOTHING_PERSONAL, MOMENT)


class Certificate(TenantOwned, WorkRow):
    """A signing certificate of an IdP. When it was last used is not kept: that would say when somebody signed in."""

    __tablename__ = "certificates"
    __table_args__ = {"schema": "sso"}
    __kept__ = "Until the IdP's metadata no longer names it."
    __access__ = {"hr_web": Access.ADD_AND_DELETE, "work_machine_web": Access.READ}

    connection_id: Mapped[UUID] = col(Holds.RANDOM_ID, primary_key=True)
    fingerprint: Mapped[bytes] = col(Holds.PUBLIC_KEY, LargeBinary, primary_key=True)
    der_base64: Mapped[str] = col(Holds.PUBLIC_KEY, Text)
    not_after: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
    first_seen_at: Mapped[datetime] = col(Holds.NOTHING_PERSONAL, MOMENT)
