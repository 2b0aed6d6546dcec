"""The ledger: how many vouchers each member has collected in a period, and nothing about when, or for what.

It never learns what it signs: what it counts are blinded messages. Counting is kept before anything is signed, so no
accident can yield one voucher more; who lost the answer sends the same again and gets the same back.
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from eligibility.blinding import formats, keys
from eligibility.blinding.formats import MalformedBytes, TokenRequest
from eligibility.issuing.tables.ledger import Grant, Key, Member
from kernel import database, refusals

Sign = Callable[[bytes, bytes], bytes]


class NotEligible(refusals.NotAllowed):
    """No member answers to this sign-in, or they are not covered now."""

    message = "Your organisation's list does not show you as covered today. Please ask your HR team."


class NothingToCollect(refusals.NotFound):
    """The member's unit has no such key, or they joined no period under it."""

    message = "There is nothing to collect at this moment."


class AllowanceUsed(refusals.Refused):
    """These would be more vouchers than a member may collect in this period."""

    message = "All your vouchers of this period have been collected already."


@dataclass(frozen=True)
class Standing:
    """What a member may still collect, and with which key."""

    unit_id: UUID
    key_id: bytes
    spki: bytes
    per_member: int
    used: int


@dataclass(frozen=True)
class Row:
    """A member's counter under a key, and the digests of what was counted."""

    member_id: bytes = field(repr=False)
    standing: Standing
    asked: frozenset[bytes]


def unit_of(subject_mac: bytes) -> UUID:
    """The unit whose key this member collects with. Raises NotEligible."""
    with database.own_transaction("issuer") as connection:
        return _member(connection, subject_mac)[1]


def standing(subject_mac: bytes, key_id: bytes) -> Standing:
    """How many vouchers the member has collected under this key. Raises NotEligible, NothingToCollect."""
    with database.own_transaction("issuer") as connection:
        return get_grant(connection, subject_mac, key_id).standing


def wrap(secret: bytes, subject_mac: bytes, key_id: bytes) -> bytes:
    """The 32 bytes under which this member's browser keeps what it has not handed over yet.

    The disk holds the ciphertext, we hold the key: neither has the voucher. It follows the digest of the sign-in, not
    `member_id`, so that redrawing ids at the end of a period takes nobody's voucher away.
    """
    return hmac.digest(secret, b"wrap" + subject_mac + key_id, sha256)


def issue(subject_mac: bytes, key_id: bytes, asks: Sequence[TokenRequest], *, sign: Sign) -> list[bytes]:
    """Count what is new among one to eight TokenRequests, keep the count, then sign all of them, in order.

    `sign` takes a key id and 256 blinded bytes. What was counted before is signed again and not counted again.
    Raises NotEligible, NothingToCollect, AllowanceUsed, or MalformedBytes for what no honest page sends: then nothing
    was counted. What `sign` raises passes; the count stays, and the same asks get their answer later.
    """
    if not 1 <= len(asks) <= formats.BATCH:
        raise MalformedBytes
    with database.own_transaction("issuer") as connection:
        row = get_grant(connection, subject_mac, key_id, lock=True)
        _check_asks(asks, row.standing)
        fresh = list(dict.fromkeys(digest for ask in asks if (digest := _digest(ask)) not in row.asked))
        if row.standing.used + len(fresh) > row.standing.per_member:
            raise AllowanceUsed
        if fresh:
            _count(connection, key_id, row, fresh)
    return [sign(key_id, ask.blinded) for ask in asks]


def _digest(ask: TokenRequest) -> bytes:
    return sha256(ask.encode()).digest()


def _check_asks(asks: Sequence[TokenRequest], of: Standing) -> None:
    modulus = keys.modulus(of.spki)
    for ask in asks:
        number = int.from_bytes(ask.blinded, "big")
        if ask.truncated_key_id != of.key_id[-1] or len(ask.blinded) != keys.SIZE or not 1 < number < modulus - 1:
            raise MalformedBytes


def _count(connection: Connection, key_id: bytes, row: Row, fresh: list[bytes]) -> None:
    connection.execute(
        update(Grant)
        .where(Grant.key_id == key_id, Grant.member_id == row.member_id)
        .values(used=row.standing.used + len(fresh), asked=[*sorted(row.asked), *fresh])
    )


def _member(connection: Connection, subject_mac: bytes) -> tuple[bytes, UUID]:
    # The policies show the one member and the one grant that this transaction names, and no other.
    connection.execute(select(func.set_config("app.subject_mac", subject_mac.hex(), True)))
    found = connection.execute(
        select(Member.member_id, Member.unit_id).where(Member.subject_mac == subject_mac, Member.eligible)
    ).first()
    if found is None:
        raise NotEligible
    connection.execute(select(func.set_config("app.member_id", found.member_id.hex(), True)))
    return found.member_id, found.unit_id


def get_grant(connection: Connection, subject_mac: bytes, key_id: bytes, *, lock: bool = False) -> Row:
    """The counter of this member under this key; locked until the transaction ends, for whoever will change it.

    Raises NotEligible, NothingToCollect.
    """
    member_id, unit_id = _member(connection, subject_mac)
    query = select(Grant.used, Grant.asked, Grant.per_member).where(
        Grant.key_id == key_id, Grant.member_id == member_id
    )
    found = connection.execute(query.with_for_update() if lock else query).first()
    spki = connection.scalar(select(Key.spki).where(Key.key_id == key_id, Key.unit_id == unit_id))
    if found is None or spki is None:
        raise NothingToCollect
    return Row(member_id, Standing(unit_id, key_id, spki, found.per_member, found.used), frozenset(found.asked))
