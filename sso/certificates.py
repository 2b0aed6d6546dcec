"""Which of an IdP's signing certificates are trusted: one to three at once, so that it can change them in peace.

When one was last used is never kept, because that would say when somebody signed in. What is kept is when metadata
last named it.
"""

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from kernel.audit import Changes
from kernel.database import db
from kernel.refusals import NotFound, Refused
from sso.saml import certificates as written
from sso.saml.certificates import Certificate as Given
from sso.tables.connections import Certificate, ConnectionRow

GRACE = timedelta(days=14)
MOST = 3
WARN_AT = (0, 3, 14, 30, 60)
SHOWN = 16


class NoSuchCertificate(NotFound):
    """This connection does not trust such a certificate."""

    message = "This certificate is not in use any more."


class TooMany(Refused):
    """Three certificates are trusted already."""

    message = "There are three certificates already. Please take out one that your company no longer uses."


class AlreadyTrusted(Refused):
    """This one is trusted already."""

    message = "This certificate is in use already."


class LastOne(Refused):
    """Without it nobody could sign in."""

    message = "This is the only certificate that stays. Please add the next one before you take it out."


@dataclass(frozen=True)
class Held:
    """A trusted certificate. `named_at` is when metadata last named it, None for one that a person added;

    `absent_since` is the first reading that named it no more.
    """

    der_base64: str
    named_at: datetime | None
    absent_since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """A certificate as a page shows it. `leaves_on` is when one that metadata no longer names is dropped."""

    fingerprint: bytes
    ends_at: datetime
    days_left: int
    has_ended: bool
    is_leaving: bool
    leaves_on: date | None
    by_hand: bool


def merge(held: Sequence[Held], named: Collection[str], *, at: datetime) -> list[Held]:
    """What is trusted after metadata named `named`, one to three: those, and beside them, as far as there is room,

    what people added and what was named until less than fourteen days ago, the longest named first.
    """
    beside = [one for one in held if one.der_base64 not in named]
    left = [
        one if one.named_at is None else Held(one.der_base64, one.named_at, one.absent_since or at) for one in beside
    ]
    staying = [one for one in left if one.absent_since is None or at < one.absent_since + GRACE]
    staying.sort(key=lambda one: (one.absent_since is None, one.absent_since or at), reverse=True)
    now = [Held(der_base64, at) for der_base64 in dict.fromkeys(named)]
    return now + staying[: max(0, MOST - len(now))]


def of(connection: ConnectionRow) -> list[Certificate]:
    """Those that are trusted, the one that ends last first."""
    statement = select(Certificate).where(Certificate.connection_id == connection.connection_id)
    return list(db.session.scalars(statement.order_by(Certificate.not_after.desc(), Certificate.fingerprint)))


def replace(connection: ConnectionRow, named: Sequence[Given], *, at: datetime) -> Changes:
    """Trust what metadata names and nothing else: before anybody signs in through it."""
    return _keep(connection, [Held(one.der_base64, at) for one in named], named, at=at)


def take(connection: ConnectionRow, named: Sequence[Given], *, at: datetime) -> Changes:
    """Trust what metadata names now, beside what people still sign in with."""
    held = [Held(row.der_base64, row.named_at, row.absent_since) for row in of(connection)]
    return _keep(connection, merge(held, [one.der_base64 for one in named], at=at), named, at=at)


def add_by_hand(connection: ConnectionRow, text: str, *, at: datetime) -> Changes:
    """Trust one more, which metadata will not take away again. Raises CertificateRefused, AlreadyTrusted, TooMany."""
    given, before = written.read_written(text), of(connection)
    if {one.der_base64 for one in given} & {row.der_base64 for row in before}:
        raise AlreadyTrusted
    if len(given) + len(before) > MOST:
        raise TooMany
    held = [Held(row.der_base64, row.named_at, row.absent_since) for row in before]
    return _keep(connection, held + [Held(one.der_base64, None) for one in given], given, at=at)


def drop(connection: ConnectionRow, fingerprint: bytes) -> Changes:
    """Trust it no longer, at once. Raises NoSuchCertificate, LastOne."""
    rows = of(connection)
    if fingerprint not in {row.fingerprint for row in rows}:
        raise NoSuchCertificate
    if not any(row.absent_since is None for row in rows if row.fingerprint != fingerprint):
        raise LastOne
    gone = [row for row in rows if row.fingerprint == fingerprint]
    _delete(gone)
    return _said(rows, [row for row in rows if row not in gone])


def drop_absent(connection: ConnectionRow, *, at: datetime) -> Changes:
    """Trust no longer what metadata has not named for fourteen days."""
    rows = of(connection)
    gone = [row for row in rows if row.absent_since is not None and row.absent_since + GRACE <= at]
    _delete(gone)
    return _said(rows, [row for row in rows if row not in gone])


def standing(connection: ConnectionRow, *, at: datetime) -> list[Standing]:
    """Those that are trusted, as plain values for a page; the one that ends last first."""
    return [
        Standing(
            fingerprint=row.fingerprint,
            ends_at=row.not_after,
            days_left=max(0, (row.not_after - at).days),
            has_ended=row.not_after <= at,
            is_leaving=row.absent_since is not None,
            leaves_on=(row.absent_since + GRACE).date() if row.absent_since else None,
            by_hand=row.named_at is None,
        )
        for row in of(connection)
    ]


def warning(connection: ConnectionRow, *, at: datetime) -> int | None:
    """60, 30, 14 or 3 when the last certificate that stays ends within so many days, 0 when it has ended, or None."""
    last = _last(connection)
    return _threshold(last, at=at) if last is not None else None


def note_warning(connection: ConnectionRow, *, at: datetime) -> int | None:
    """As `warning`, but each threshold once: None when HR has been told of this one, or of a nearer one."""
    last = _last(connection)
    nearest = _threshold(last, at=at) if last is not None else None
    if last is None or nearest is None or (last.warned_days is not None and last.warned_days <= nearest):
        return None
    last.warned_days = nearest
    db.session.flush()
    return nearest


def _last(connection: ConnectionRow) -> Certificate | None:
    return next((row for row in of(connection) if row.absent_since is None), None)


def _threshold(row: Certificate, *, at: datetime) -> int | None:
    return next((days for days in WARN_AT if row.not_after <= at + timedelta(days=days)), None)


def _keep(connection: ConnectionRow, wanted: Sequence[Held], given: Sequence[Given], *, at: datetime) -> Changes:
    before = of(connection)
    known, ends = {row.der_base64: row for row in before}, {one.der_base64: one.not_after for one in given}
    staying = {one.der_base64 for one in wanted}
    _delete([row for row in before if row.der_base64 not in staying])
    for one in wanted:
        row = known.get(one.der_base64)
        if row is None:
            row = _row(connection, one.der_base64, ends[one.der_base64], at=at)
            db.session.add(row)
        row.named_at, row.absent_since = one.named_at, one.absent_since
    db.session.flush()
    return _said(before, of(connection))


def _row(connection: ConnectionRow, der_base64: str, not_after: datetime, *, at: datetime) -> Certificate:
    return Certificate(
        tenant_id=connection.tenant_id,
        connection_id=connection.connection_id,
        fingerprint=hashlib.sha256(base64.b64decode(der_base64)).digest(),
        der_base64=der_base64,
        not_after=not_after,
        first_seen_at=at,
    )


def _delete(rows: Sequence[Certificate]) -> None:
    for row in rows:
        here = (Certificate.connection_id == row.connection_id, Certificate.fingerprint == row.fingerprint)
        db.session.execute(delete(Certificate).where(*here))


def _said(before: Sequence[Certificate], after: Sequence[Certificate]) -> Changes:
    old, new = (sorted(row.fingerprint.hex()[:SHOWN] for row in rows) for rows in (before, after))
    return {} if old == new else {"certificates": (old, new)}
