"""Accepted answers, kept for one minute until the browser that asked comes to fetch them with a one-time code."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert

from kernel import scope, sealing
from kernel.database import db, own_transaction
from sso.pending import hash_of
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.tables.passing import Arrival

LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True)
class Arrived:
    """Somebody who signed in: digests only. `idp_ends_at` is when the IdP wants it to be over, if it said so."""

    tenant_id: UUID
    connection_id: UUID
    purpose: Purpose
    idp_ends_at: datetime | None
    browser_hash: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    roster_key: bytes | None = field(repr=False)
    # The roles that the groups of somebody give who signs in for one; nobody else's groups are looked at.
    roles: tuple[str, ...] = ()


def keep(arrived: Arrived, *, at: datetime) -> str:
    """Keep it for a minute. Returns the one-time code, of which only the hash is kept."""
    code = secrets.token_urlsafe(32)
    db.session.add(Arrival(**_columns(arrived, code, at=at)))
    db.session.flush()
    return code


def keep_apart(arrived: Arrived, *, at: datetime) -> str:
    """The same, kept whatever the page answers: for a test that is refused and whose result is fetched all the same."""
    code = secrets.token_urlsafe(32)
    with own_transaction() as own:
        own.execute(insert(Arrival).values(_columns(arrived, code, at=at)))
    return code


def take(code: str, connection_id: UUID, browser_secrets: Iterable[str], *, at: datetime) -> Arrived:
    """Who arrived, for the browser that holds one of the secrets; the code is used up by any try.

    Raises SignInRefused.
    """
    tenant_id = scope.current().owners["tenant_id"]
    statement = (
        delete(Arrival)
        .where(
            Arrival.tenant_id == tenant_id,
            Arrival.code_hash == hash_of(code),
            Arrival.connection_id == connection_id,
        )
        .returning(*Arrival.__table__.columns)
    )
    with own_transaction() as own:
        row = own.execute(statement).one_or_none()
    if row is None or row.ends_at <= at:
        raise SignInRefused(Reason.FINISH_TOO_LATE)
    if not any(sealing.same(hash_of(secret), row.browser_hash) for secret in browser_secrets):
        raise SignInRefused(Reason.OTHER_BROWSER)
    return Arrived(
        tenant_id=tenant_id,
        connection_id=connection_id,
        purpose=Purpose(row.purpose),
        idp_ends_at=row.idp_ends_at,
        browser_hash=row.browser_hash,
        subject=row.subject,
        roster_key=row.roster_key,
        roles=tuple(row.roles),
    )


def _columns(arrived: Arrived, code: str, *, at: datetime) -> dict[str, object]:
    return {
        "tenant_id": arrived.tenant_id,
        "code_hash": hash_of(code),
        "connection_id": arrived.connection_id,
        "browser_hash": arrived.browser_hash,
        "purpose": arrived.purpose,
        "subject": arrived.subject,
        "roster_key": arrived.roster_key,
        "roles": list(arrived.roles),
        "idp_ends_at": arrived.idp_ends_at,
        "ends_at": at + LIFETIME,
    }
