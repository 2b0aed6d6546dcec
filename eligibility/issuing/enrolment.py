"""Who may collect: members, known by a digest made elsewhere, and the periods their unit has a key for.

Rows are made for all at once and in random order, so that no place in a table says who came first.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from random import SystemRandom
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    any_,
    delete,
    func,
    insert,
    literal,
    not_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from eligibility.blinding import keys
from eligibility.issuing.tables.ledger import Grant, Key, Member
from kernel import database, refusals

MEMBER_ID_BYTES = 16
Row = TypeVar("Row")


class PeriodIsOpen(refusals.Refused):
    """The unit has a key for this period already."""

    message = "This period has been opened already."


def open_period(unit_id: UUID, period: str, spki: bytes, per_member: int) -> bytes:
    """Let every eligible member of the unit collect `per_member` vouchers with this key; returns its id.

    The same for everybody, whatever family they have. Raises PeriodIsOpen, WrongKeyShape.
    """
    keys.modulus(spki)
    key_id = keys.key_id(spki)
    with database.own_transaction("issuer") as connection:
        # Two at once, or an enrolment in between, would leave somebody out.
        _lock(connection, unit_id)
        if connection.scalar(select(func.count()).where(Key.unit_id == unit_id, Key.period == period)):
            raise PeriodIsOpen
        row = {"key_id": key_id, "unit_id": unit_id, "period": period, "spki": spki, "per_member": per_member}
        connection.execute(insert(Key), [row])
        members = connection.scalars(select(Member.member_id).where(Member.unit_id == unit_id, Member.eligible)).all()
        _grant(connection, [(key_id, per_member)], members)
    return key_id


def is_open(unit_id: UUID, period: str) -> bool:
    """Whether the unit's members may collect for this period already."""
    with database.own_transaction("issuer") as connection:
        return bool(connection.scalar(select(func.count()).where(Key.unit_id == unit_id, Key.period == period)))


def enrol(unit_id: UUID, subject_macs: Collection[bytes]) -> None:
    """Make these eligible in this unit: who is new gets an id and may collect in every open period. Again: nothing."""
    with database.own_transaction("issuer") as connection:
        _lock(connection, unit_id)
        known = _known(connection, subject_macs)
        fresh = [mac for mac in dict.fromkeys(subject_macs) if mac not in known]
        rows = [
            {"member_id": secrets.token_bytes(MEMBER_ID_BYTES), "unit_id": unit_id, "subject_mac": mac}
            for mac in _shuffled(fresh)
        ]
        _insert(connection, Member, [row | {"eligible": True} for row in rows])
        _readmit(connection, unit_id, list(known))
        _grant_missing(connection, unit_id)


def withdraw(subject_macs: Collection[bytes]) -> None:
    """Let these collect no more. Their rows stay until the period ends: a row that vanishes would be a date."""
    with database.own_transaction("issuer") as connection:
        connection.execute(update(Member).where(_among(subject_macs)).values(eligible=False))


def close_period(key_id: bytes) -> None:
    """Forget a period whose vouchers can no longer be redeemed: its counters and its key; draw new ids for its members.

    Who is no longer eligible and has no other period is forgotten too. Again: nothing.
    """
    with database.own_transaction("issuer") as connection:
        unit_id = connection.scalar(select(Key.unit_id).where(Key.key_id == key_id))
        if unit_id is None:
            return
        _lock(connection, unit_id)
        connection.execute(delete(Grant).where(Grant.key_id == key_id))
        connection.execute(delete(Key).where(Key.key_id == key_id))
        holding = select(Grant.member_id).where(Grant.member_id == Member.member_id).exists()
        connection.execute(delete(Member).where(Member.unit_id == unit_id, not_(Member.eligible), not_(holding)))
        _redraw(connection, unit_id)


def _redraw(connection: Connection, unit_id: UUID) -> None:
    """New ids for members and their counters in one statement, so that a counter never loses its member."""
    drawn = (
        select(
            Member.member_id.label("old"), type_coerce(func.uuid_send(func.gen_random_uuid()), LargeBinary).label("new")
        )
        .where(Member.unit_id == unit_id)
        .cte("drawn")
    )
    renamed = update(Member).where(Member.member_id == drawn.c.old).values(member_id=drawn.c.new).cte("renamed")
    connection.execute(
        update(Grant).where(Grant.member_id == drawn.c.old).values(member_id=drawn.c.new).add_cte(renamed)
    )


def _readmit(connection: Connection, unit_id: UUID, subject_macs: Sequence[bytes]) -> None:
    connection.execute(update(Member).where(_among(subject_macs)).values(eligible=True, unit_id=unit_id))


def _grant_missing(connection: Connection, unit_id: UUID) -> None:
    for key_id, per_member in connection.execute(select(Key.key_id, Key.per_member).where(Key.unit_id == unit_id)):
        held = select(Grant.member_id).where(Grant.key_id == key_id)
        waiting = select(Member.member_id).where(
            Member.unit_id == unit_id, Member.eligible, Member.member_id.not_in(held)
        )
        _grant(connection, [(key_id, per_member)], connection.scalars(waiting).all())


def _grant(connection: Connection, under: Sequence[tuple[bytes, int]], member_ids: Sequence[bytes]) -> None:
    rows = [
        {"key_id": key_id, "member_id": member_id, "per_member": per_member, "used": 0, "asked": []}
        for key_id, per_member in under
        for member_id in member_ids
    ]
    _insert(connection, Grant, _shuffled(rows))


def _insert(connection: Connection, model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(model), list(rows))


def _known(connection: Connection, subject_macs: Collection[bytes]) -> frozenset[bytes]:
    return frozenset(connection.scalars(select(Member.subject_mac).where(_among(subject_macs))))


def _among(subject_macs: Collection[bytes]) -> ColumnElement[bool]:
    # One array, because a statement carries at most 65,535 parameters and an organisation may be larger.
    return Member.subject_mac == any_(literal(list(subject_macs), ARRAY(LargeBinary)))


def _lock(connection: Connection, unit_id: UUID) -> None:
    connection.execute(select(func.pg_advisory_xact_lock(unit_id.int % 2**63)))


def _shuffled(rows: Iterable[Row]) -> list[Row]:
    listed = list(rows)
    SystemRandom().shuffle(listed)
    return listed
