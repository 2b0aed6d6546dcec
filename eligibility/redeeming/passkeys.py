"""Passkeys of an account: a client may add some, and comes in by one without typing words. Off unless they add one.

They hold no name, device or day. The words stay: whoever loses every passkey enters by them, and nobody can be asked.
"""

import secrets
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from eligibility.redeeming.accounts import ROLE
from eligibility.redeeming.tables.accounts import Account
from eligibility.redeeming.tables.passkeys import Passkey
from kernel import ceremonies, database, refusals, scope
from kernel.ceremonies import Holder, Made, NotThisPasskey, Question, Site
from kernel.database import db

MOST = 5
# All that a device, and whoever manages it or shares its keychain, is told.
CALLED = "Care"


class EnoughPasskeys(refusals.Refused):
    """The account has as many as it may have."""

    message = "You have five passkeys, which is as many as we keep. Please take one away first."


class NoSuchPasskey(refusals.NotFound):
    """This account has no passkey of that number."""

    message = "We could not find that passkey. You may have taken it away already."


class CountFell(refusals.NotAllowed):
    """The passkey is right, but its own count has not grown, as it does where there are two of it."""

    message = (
        "That passkey is one of yours, but it may have been copied: its own count has gone back. To be safe we did not "
        "open your account with it. Please come in with your eight words, and take it away under “About me”."
    )


def ask_to_add(site: Site, account_id: UUID) -> Question:
    """Ask for a new passkey of this account. Its device learns a neutral name and random bytes that nothing keeps.

    Raises EnoughPasskeys.
    """
    found = of(account_id)
    if len(found) >= MOST:
        raise EnoughPasskeys
    holder = Holder(CALLED, secrets.token_bytes(32), site_called=CALLED)
    return ceremonies.ask_to_make(site, holder, known=[passkey.credential_id for passkey in found])


def add(site: Site, account_id: UUID, answer: str, challenge: bytes) -> int:
    """Let the passkey that answers `challenge` open the account of the session's scope; returns its number.

    Raises EnoughPasskeys, or NotThisPasskey, also for one that opens an account already.
    """
    made = ceremonies.read_made(site, answer, challenge)
    # Two that are added at once wait for each other here, so that both find a number.
    db.session.execute(select(Account.account_id).where(Account.account_id == account_id).with_for_update())
    taken = {passkey.number for passkey in of(account_id)}
    number = next((number for number in range(1, MOST + 1) if number not in taken), None)
    if number is None:
        raise EnoughPasskeys
    _keep(made, account_id, number)
    return number


def of(account_id: UUID) -> list[Passkey]:
    """The passkeys of the account of the session's scope, by their numbers."""
    mine = select(Passkey).where(Passkey.opens == account_id).order_by(Passkey.number)
    return list(db.session.scalars(mine))


def remove(account_id: UUID, number: int) -> None:
    """From now on this passkey does not open the account of the session's scope. Raises NoSuchPasskey."""
    mine = delete(Passkey).where(Passkey.opens == account_id, Passkey.number == number)
    if db.session.scalars(mine.returning(Passkey.number)).first() is None:
        raise NoSuchPasskey


def enter(site: Site, answer: str, challenge: bytes) -> UUID:
    """The account that the passkey opens which answers `challenge`.

    An unknown passkey and a wrong answer are refused alike. Raises NotThisPasskey, or CountFell to its own holder.
    """
    credential_id = ceremonies.credential_of(answer)
    with scope.nobody(ROLE), database.own_transaction("care") as connection:
        name(connection, credential_id)
        this = Passkey.credential_id == credential_id
        found = connection.execute(
            select(Passkey.opens, Passkey.public_key, Passkey.sign_count).where(this).with_for_update()
        ).first()
        if found is None:
            raise NotThisPasskey
        count = ceremonies.check_used(site, answer, challenge, found.public_key)
        if found.sign_count and count <= found.sign_count:
            raise CountFell
        # Nothing is written for a passkey that does not count, so that the row does not tell when it was used.
        if count != found.sign_count:
            connection.execute(update(Passkey).where(this).values(sign_count=count))
    opens: UUID = found.opens
    return opens


def name(connection: Connection, credential_id: bytes) -> None:
    """Say which passkey this transaction speaks of; at the door the policies show no other."""
    connection.execute(select(func.set_config("app.credential_id", credential_id.hex(), True)))


def _keep(made: Made, account_id: UUID, number: int) -> None:
    row = {"credential_id": made.credential_id, "opens": account_id, "number": number}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Passkey), [row | {"public_key": made.public_key, "sign_count": made.sign_count}])
    except IntegrityError as error:
        raise NotThisPasskey from error
