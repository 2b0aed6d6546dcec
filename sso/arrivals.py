"""Accepted answers, kept for one minute until the browser that asked comes to fetch them with a one-time code."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, insert

from kernel import scope, sealing
from kernel.database import db, own_transaction
from sso import pending
from sso.pending import hash_of
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.tables.passing import Arrival

LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True)
class Arrived:
    """Somebody who signed in: digests only. `idp_ends_at` is when the IdP wants it to be over, if it said so.

    `browser_hash` is None while nobody of ours has asked for it: the company's own page began it.
    """

    tenant_id: UUID
    connection_id: UUID
    purpose: Purpose
    idp_ends_at: datetime | None
    browser_hash: bytes | None = field(repr=False)
    subject: bytes = field(repr=False)
    roster_key: bytes | None = field(repr=False)
    # The roles that the groups of somebody give who signs in for one; nobody else's groups are looked at.
    roles: tuple[str, ...] = ()
    # A digest of the idp's own word for its visit, for those people alone too.
    session_index: bytes | None = field(default=None, repr=False)


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
    row = _take_out(code, connection_id, Arrival.browser_hash.is_not(None))
    if row is None or row.ends_at <= at:
        raise SignInRefused(Reason.FINISH_TOO_LATE)
    if not any(sealing.same(hash_of(secret), row.browser_hash) for secret in browser_secrets):
        raise SignInRefused(Reason.OTHER_BROWSER)
    return _arrived(row)


def claim(code: str, connection_id: UUID, *, at: datetime) -> tuple[str, str] | None:
    """Bind what the company's own page began to the browser that comes first, or None when this is not such a one.

    The code is used up. Returns a new one and the secret for the browser's cookie: together they end it as `take`
    ends any other, once the person has said that they mean it. Raises SignInRefused.
    """
    row = _take_out(code, connection_id, Arrival.browser_hash.is_(None))
    if row is None:
        return None
    if row.ends_at <= at:
        raise SignInRefused(Reason.FINISH_TOO_LATE)
    secret, new_code = pending.new_secret(), secrets.token_urlsafe(32)
    bound = replace(_arrived(row), browser_hash=hash_of(secret))
    # A person is asked, who may read slowly.
    values = _columns(bound, new_code, at=at) | {"ends_at": at + pending.LIFETIME}
    with own_transaction() as own:
        own.execute(insert(Arrival).values(values))
    return new_code, secret


def _take_out(code: str, connection_id: UUID, kind: ColumnElement[bool]) -> Row[Any] | None:
    tenant_id = scope.current().owners["tenant_id"]
    here = (Arrival.tenant_id == tenant_id, Arrival.code_hash == hash_of(code), Arrival.connection_id == connection_id)
    with own_transaction() as own:
        statement = delete(Arrival).where(*here, kind).returning(*Arrival.__table__.columns)
        return own.execute(statement).one_or_none()


def _arrived(row: Row[Any]) -> Arrived:
    return Arrived(
        tenant_id=row.tenant_id,
        connection_id=row.connection_id,
        purpose=Purpose(row.purpose),
        idp_ends_at=row.idp_ends_at,
        browser_hash=row.browser_hash,
        subject=row.subject,
        roster_key=row.roster_key,
        roles=tuple(row.roles),
        session_index=row.session_index,
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
        "session_index": arrived.session_index,
        "idp_ends_at": arrived.idp_ends_at,
        "ends_at": at + LIFETIME,
    }
