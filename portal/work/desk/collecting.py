"""What the person at the desk may collect: the name the ledger knows them by, and their unit's keys.

It asks the ledger and the published directory only; nothing here learns which voucher comes of it.
"""

from datetime import date
from uuid import UUID

from flask import session

from eligibility import directory
from eligibility.blinding.formats import MalformedBytes
from eligibility.directory import Directory, Key
from eligibility.issuing import ledger, published
from eligibility.issuing.ledger import NotEligible, NothingToCollect
from kernel import canonical
from portal.work import wiring
from portal.work.jobs.enrolling import subject_mac


def subject() -> bytes:
    """The ledger's name of whoever is signed in. Raises NotEligible for somebody whom the roster does not have."""
    roster_key = bytes.fromhex(session.get("roster_key", ""))
    if not roster_key:
        raise NotEligible
    return subject_mac(wiring.settings().desk_pepper, UUID(session["tenant_id"]), roster_key)


def current_key(of: bytes, *, on: date) -> Key:
    """The key with which this person collects on that day. Raises NotEligible, NothingToCollect, NotPublished."""
    key = current_directory().current(ledger.unit_of(of), on)
    if key is None:
        raise NothingToCollect
    return key


def key_named(end: int, of: bytes, *, on: date) -> Key:
    """Of the keys of this person's unit that are in use, the one whose name ends so. Raises MalformedBytes.

    Not only the current one: an answer lost on the last evening of one key is asked for again under the next.
    """
    unit = ledger.unit_of(of)
    for key in current_directory().keys:
        if key.unit == unit and key.not_before <= on <= key.redeem_until and key.key_id[-1] == end:
            return key
    raise MalformedBytes


def current_directory() -> Directory:
    """The newest key directory. Raises NotPublished."""
    return directory.parse(canonical.decode(published.directory())["document"])
