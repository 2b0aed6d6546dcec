"""Our own key for a connection, and how it is changed: the next is published before it signs, the old one opens on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select

from kernel import sealing
from kernel.audit import Changes
from kernel.database import db
from kernel.refusals import Refused
from sso.saml import keys
from sso.saml.keys import KeyPair
from sso.states import State
from sso.tables.connections import ConnectionRow
from sso.tables.renewing import SpareKey


class Turn(StrEnum):
    """How far the change of our key is; there is one spare key at most."""

    NONE = "none"
    NEXT = "next"
    OLD = "old"


MOVES = {
    # Both are published; we sign with the one in use.
    Turn.NONE: {Turn.NEXT},
    # We sign with the new one, and open what is encrypted for either.
    Turn.NEXT: {Turn.OLD, Turn.NONE},
    Turn.OLD: {Turn.NONE},
}


class NotNow(Refused):
    """The change of our key is not as far, or farther."""

    message = "Our key cannot be changed in that way now. Please look at the page again."


def find(connection: ConnectionRow) -> SpareKey | None:
    """The key beside the one in use: the next one, or the old one."""
    return db.session.scalars(select(SpareKey).where(SpareKey.connection_id == connection.connection_id)).one_or_none()


def turn(connection: ConnectionRow) -> Turn:
    """How far the change of our key is."""
    spare = find(connection)
    return Turn(spare.state) if spare is not None else Turn.NONE


def prepare_key(connection: ConnectionRow, *, sealing_key: bytes, at: datetime) -> Changes:
    """Make the next key and publish it beside the one in use. Raises NotNow."""
    _check(connection, Turn.NONE, Turn.NEXT)
    pair = keys.generate(str(connection.connection_id), at=at)
    db.session.add(
        SpareKey(
            tenant_id=connection.tenant_id,
            connection_id=connection.connection_id,
            state=Turn.NEXT,
            certificate_pem=pair.certificate_pem,
            private_key_sealed=seal(connection, pair, sealing_key=sealing_key),
            made_at=at,
        )
    )
    db.session.flush()
    return _said(Turn.NONE, Turn.NEXT)


def use_next_key(connection: ConnectionRow) -> Changes:
    """Sign with the next key from now on: the company's IT person says that their IdP knows it. Raises NotNow."""
    spare = _check(connection, Turn.NEXT, Turn.OLD)
    assert spare is not None
    new = (spare.certificate_pem, spare.private_key_sealed)
    spare.certificate_pem, spare.private_key_sealed = connection.sp_certificate_pem, connection.sp_private_key_sealed
    connection.sp_certificate_pem, connection.sp_private_key_sealed = new
    spare.state = Turn.OLD
    db.session.flush()
    return _said(Turn.NEXT, Turn.OLD)


def drop_old_key(connection: ConnectionRow) -> Changes:
    """Open nothing more with the old key, for good. Raises NotNow."""
    return _forget(connection, Turn.OLD)


def forget_next_key(connection: ConnectionRow) -> Changes:
    """Publish the next key no more; it was never used. Raises NotNow."""
    return _forget(connection, Turn.NEXT)


def seal(connection: ConnectionRow, pair: KeyPair, *, sealing_key: bytes) -> bytes:
    """The private key as it is kept. It opens for this connection of this organisation only."""
    return sealing.seal(sealing_key, pair.private_key_pem.encode(), place=_place(connection))


def current(connection: ConnectionRow, *, sealing_key: bytes) -> KeyPair:
    """The key we sign with, opened."""
    opened = sealing.unseal(sealing_key, connection.sp_private_key_sealed, place=_place(connection))
    return KeyPair(connection.sp_certificate_pem, opened.decode())


def spare_keys(connection: ConnectionRow, *, sealing_key: bytes) -> tuple[KeyPair | None, KeyPair | None]:
    """The next and the old key, opened, as far as there are any."""
    spare = find(connection)
    if spare is None:
        return None, None
    opened = sealing.unseal(sealing_key, spare.private_key_sealed, place=_place(connection))
    pair = KeyPair(spare.certificate_pem, opened.decode())
    return (pair, None) if spare.state == Turn.NEXT else (None, pair)


def _forget(connection: ConnectionRow, before: Turn) -> Changes:
    _check(connection, before, Turn.NONE)
    db.session.execute(delete(SpareKey).where(SpareKey.connection_id == connection.connection_id))
    return _said(before, Turn.NONE)


def _check(connection: ConnectionRow, before: Turn, after: Turn) -> SpareKey | None:
    spare = find(connection)
    stands = Turn(spare.state) if spare is not None else Turn.NONE
    if stands is not before or after not in MOVES[stands] or connection.state == State.DISABLED:
        raise NotNow
    return spare


def _said(before: Turn, after: Turn) -> Changes:
    return {"own_key": (before.value, after.value)}


def _place(connection: ConnectionRow) -> str:
    return f"sso.connections|sp_private_key_sealed|{connection.connection_id}|{connection.tenant_id}"
