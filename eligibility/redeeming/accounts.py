"""Accounts: a client's place on the care side, opened by a voucher and entered by what only they know."""

import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from eligibility.redeeming.phrase import Login as LoginBytes
from eligibility.redeeming.tables.accounts import Account, Login
from eligibility.redeeming.tables.passkeys import Passkey
from kernel import database, refusals, scope
from kernel.database import db

ROLE = "client_web"


class Kind(StrEnum):
    """Which set of words: those of every day, or the second set that is kept elsewhere for the day those are lost."""

    WORDS = "words"
    KIT = "kit"


class NoSuchAccount(refusals.NotAllowed):
    """No account opens with that."""

    message = (
        "No account opens with these words. Please look at each of them once more. If you have made new ones since, "
        "only those open it."
    )


class WordsTaken(refusals.Refused):
    """These words open an account already, this one or another."""

    message = "These words cannot be used. Please let your browser make new ones."


@dataclass(frozen=True)
class Coverage:
    """Which unit covers an account, by a voucher of which period, until when, and whether it was covered before."""

    unit_id: UUID
    period: str
    until: date
    extended: bool


def login_mac(pepper: bytes, login: LoginBytes) -> bytes:
    """What is stored of a login: HMAC-SHA-256 under a key that no database holds."""
    return hmac.digest(pepper, b"login" + login, sha256)


def enter(mac: bytes) -> UUID:
    """The account that this login opens. Raises NoSuchAccount."""
    with scope.nobody(ROLE), database.own_transaction("care") as connection:
        return opened_by(connection, mac)


def opened_by(connection: Connection, mac: bytes) -> UUID:
    """The same within a transaction. Raises NoSuchAccount."""
    name(connection, mac)
    found = connection.scalar(select(Login.opens).where(Login.login_mac == mac))
    if found is None:
        raise NoSuchAccount
    return found


def kind_of(mac: bytes) -> Kind:
    """Which set of words this login is of. Raises NoSuchAccount."""
    with scope.nobody(ROLE), database.own_transaction("care") as connection:
        name(connection, mac)
        found = connection.scalar(select(Login.kind).where(Login.login_mac == mac))
    if found is None:
        raise NoSuchAccount
    return Kind(found)


def name(connection: Connection, mac: bytes) -> None:
    """Say which login this transaction speaks of; the policies show no other."""
    connection.execute(select(func.set_config("app.login_mac", mac.hex(), True)))


def coverage(account_id: UUID) -> Coverage:
    """What covers this account. Raises NoSuchAccount."""
    with scope.acting(ROLE, account_id=account_id), database.own_transaction("care") as connection:
        found = connection.execute(
            select(Account.unit_id, Account.period, Account.covered_until, Account.extended).where(
                Account.account_id == account_id
            )
        ).first()
    if found is None:
        raise NoSuchAccount
    return Coverage(found.unit_id, found.period, found.covered_until, found.extended)


def stands(account_id: UUID) -> bool:
    """Whether there is such an account, or still."""
    with scope.acting(ROLE, account_id=account_id), database.own_transaction("care") as connection:
        return connection.scalar(select(Account.account_id).where(Account.account_id == account_id)) is not None


def keys(account_id: UUID) -> set[Kind]:
    """Which sets of words open the account of the session's scope."""
    return {Kind(kind) for kind in db.session.scalars(select(Login.kind).where(Login.opens == account_id))}


def renew(account_id: UUID, kind: Kind, mac: bytes) -> None:
    """From now on this login opens the account of the session's scope, and the one of that kind before does not.

    Raises WordsTaken.
    """
    of_kind = delete(Login).where(Login.opens == account_id, Login.kind == kind)
    try:
        with db.session.begin_nested():
            db.session.execute(of_kind)
            db.session.execute(insert(Login), [{"login_mac": mac, "opens": account_id, "kind": kind}])
    except IntegrityError as error:
        raise WordsTaken from error


def erase(account_id: UUID) -> None:
    """Take away the account of the session's scope and everything that opens it. The spent voucher stays spent.

    In the session's transaction, so that it goes together with what stood under the account, or not at all.
    """
    db.session.execute(delete(Passkey).where(Passkey.opens == account_id))
    db.session.execute(delete(Login).where(Login.opens == account_id))
    db.session.execute(delete(Account).where(Account.account_id == account_id))
