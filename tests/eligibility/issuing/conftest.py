"""A ledger with one unit, one open period and a few members, and a signer that answers in this process."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, ledger, rawrsa
from kernel import scope

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))


@pytest.fixture
def as_desk(work_app):
    """What the desk may do."""
    with work_app.app_context(), scope.nobody("desk_web"):
        yield


@pytest.fixture
def as_role(work_app):
    """Act as another role of the issuer's database for a while."""

    @contextmanager
    def acting(role):
        with work_app.app_context(), scope.everybody(role):
            yield

    return acting


@dataclass
class Ledger:
    """An open period, as tests speak of it."""

    spki: bytes
    key_id: bytes
    sign: object
    members: list

    def ask(self):
        message = formats.token_input(secrets.token_bytes(32), DIGEST, self.key_id)
        blinded = blind.blind(keys.modulus(self.spki), message)
        return formats.TokenRequest(self.key_id[-1], blinded.blinded)

    def issue(self, member, *asks, sign=None):
        return ledger.issue(member, self.key_id, asks, sign=sign or self.sign)


@pytest.fixture
def period(as_role, key_pair):
    """Makes the ledger: so many vouchers for each of five members."""

    def opened(per_member=1):
        spki = keys.encode(key_pair[1])
        issuer = rawrsa.PrivateKey(*key_pair)
        members = [secrets.token_bytes(32) for _ in range(5)]
        with as_role("work_job"):
            enrolment.enrol(UNIT, members)
            key_id = enrolment.open_period(UNIT, "2027", spki, per_member)
        return Ledger(spki, key_id, lambda _, blinded: issuer.sign(blinded), members)

    return opened


@pytest.fixture
def at_once(work_app):
    """Run one thing in many threads as the desk; gives back what each answered or was refused with."""

    def run(times, act):
        def alone(place):
            with work_app.app_context(), scope.nobody("desk_web"):
                try:
                    return act(place)
                except ledger.AllowanceUsed as error:
                    return error

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    return run
