"""Redeeming: a voucher opens an account, or extends one, exactly once, and nothing kept says which.

The signature is checked before anything is looked up. Spending the voucher and changing the account are kept together
or not at all; who lost the answer enters with their phrase.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from eligibility.blinding import formats, verify
from eligibility.redeeming import accounts, gate
from eligibility.redeeming.phrase import Login as LoginBytes
from eligibility.redeeming.tables.accounts import Account, Login, Spent
from eligibility.redeeming.tables.published import IssuerKey
from kernel import database, refusals, scope


class AlreadySpent(refusals.Refused):
    """This voucher has been used."""

    message = "This voucher has been used already. If it was you, please enter with your eight words."


class PhraseTaken(refusals.Refused):
    """An account opens with that login already."""

    message = "Please let us make eight new words for you: these open an account already."


class OtherUnit(refusals.Refused):
    """An account stays with the unit that first covered it, so that nobody is found among the few who moved."""

    message = (
        "This voucher comes from another plan than your account. Please open a new account with it; your old one stays "
        "as it is until its own cover ends. To stay with the person you see, look up their three words in your old "
        "account (‘Going on with the same person’), and type them in the new one."
    )


class NothingToExtend(refusals.Refused):
    """The account is covered for this period, or a later one, already."""

    message = "Your account is covered for this period already, so this voucher was not used. Please keep it."


@dataclass(frozen=True)
class Place:
    """Where vouchers are redeemed: the digest of this side's challenge and the pepper of its logins."""

    challenge_digest: bytes
    login_pepper: bytes


def redeem(raw: bytes, at: Place, *, on: date) -> UUID:
    """Spend the voucher in a redeem body (388 bytes) and return the account it opened or extended.

    Raises MalformedBytes, NotGenuine, NotThePeriod, NotOpen, AlreadySpent, PhraseTaken, NoSuchAccount, OtherUnit or
    NothingToExtend; then nothing was spent.
    """
    body = formats.read_redeem(raw)
    key = find_key(body.token.key_id)
    verify.check(body.token, key.spki, at.challenge_digest)
    gate.check_period(key, on=on)
    if body.mode == formats.NEW_ACCOUNT:
        gate.check(key, body.mode)
    mac = accounts.login_mac(at.login_pepper, LoginBytes(body.login))
    account_id = uuid4() if body.mode == formats.NEW_ACCOUNT else accounts.enter(mac)
    with scope.acting(accounts.ROLE, account_id=account_id), database.own_transaction("care") as connection:
        _spend(connection, body.token)
        if body.mode == formats.NEW_ACCOUNT:
            _open(connection, account_id, mac, key)
        else:
            _extend(connection, account_id, key)
    return account_id


def find_key(key_id: bytes) -> IssuerKey:
    """The published key of that name. Raises NotGenuine for a key that nobody published."""
    with scope.nobody(accounts.ROLE), database.own_transaction("care") as connection:
        found = connection.execute(select(IssuerKey.__table__).where(IssuerKey.key_id == key_id)).mappings().first()
    if found is None:
        raise verify.NotGenuine
    return IssuerKey(**found)


def spent_within(key_id: bytes, signed: int) -> bool:
    """Whether no more vouchers were spent than the other side says it signed. False means a stolen key."""
    with database.own_transaction("care") as connection:
        count = connection.scalar(select(func.count(Spent.key_id)).where(Spent.key_id == key_id))
    return (count or 0) <= signed


def _spend(connection: Connection, token: formats.Token) -> None:
    row = {"nonce_hash": sha256(token.nonce).digest(), "key_id": token.key_id}
    try:
        connection.execute(insert(Spent), [row])
    except IntegrityError as error:
        raise AlreadySpent from error


def _open(connection: Connection, account_id: UUID, mac: bytes, key: IssuerKey) -> None:
    account = {"account_id": account_id, "unit_id": key.unit_id}
    cover = {"period": key.period, "covered_until": key.redeem_until}
    accounts.name(connection, mac)
    try:
        connection.execute(insert(Login), [{"login_mac": mac, "opens": account_id}])
    except IntegrityError as error:
        raise PhraseTaken from error
    connection.execute(insert(Account), [account | cover])


def _extend(connection: Connection, account_id: UUID, key: IssuerKey) -> None:
    mine = Account.account_id == account_id
    found = connection.execute(select(Account.unit_id, Account.covered_until).where(mine).with_for_update()).first()
    if found is None:
        raise accounts.NoSuchAccount
    if found.unit_id != key.unit_id:
        raise OtherUnit
    if found.covered_until >= key.redeem_until:
        raise NothingToExtend
    # Last, because whoever waits for this gate must have something to wait for.
    gate.check(key, formats.EXTEND_ACCOUNT)
    cover = {"period": key.period, "covered_until": key.redeem_until}
    connection.execute(update(Account).where(mine).values(**cover, extended=True))
