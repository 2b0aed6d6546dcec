"""A published key, genuine vouchers under it, and the doors of the care side's database."""

import dataclasses
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.redeeming import accounts, published, redeem
from kernel import refusals, scope, signing

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PUBLISHER = signing.load(bytes(range(32)))
PLACE = redeem.Place(DIGEST, b"p" * 32)
TODAY = date(2027, 6, 1)


class Payer:
    """Who signs vouchers and publishes keys: one RSA key stands for a unit's period."""

    def __init__(self, der, modulus):
        self.exponent = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True).private_numbers().d
        self.modulus = modulus
        self.key_id = keys.key_id(keys.encode(modulus))

    def voucher(self):
        nonce = secrets.token_bytes(32)
        blinded = blind.blind(self.modulus, formats.token_input(nonce, DIGEST, self.key_id))
        answer = pow(int.from_bytes(blinded.blinded, "big"), self.exponent, self.modulus).to_bytes(256, "big")
        return formats.Token(nonce, DIGEST, self.key_id, blind.finish(self.modulus, blinded, answer))

    def key(self, unit=UNIT, year=2027, **changes):
        spki = keys.encode(self.modulus)
        span = date(year, 1, 1), date(year + 1, 3, 1)
        key = directory.Key(self.key_id, spki, unit, str(year), *span, open=True, extends_open=True)
        return dataclasses.replace(key, **changes)


@pytest.fixture(scope="session")
def payer(key_pair):
    return Payer(*key_pair)


@pytest.fixture(scope="session")
def other_payer():
    private = rsa.generate_private_key(65537, 2048)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Payer(der, private.public_key().public_numbers().n)


@pytest.fixture
def as_role(care_app):
    """Act as a role of the care side's database for a while."""

    @contextmanager
    def acting(role):
        with care_app.app_context(), scope.everybody(role):
            yield

    return acting


@pytest.fixture
def as_visitor(care_app):
    """What someone may do who has shown nothing yet."""
    with care_app.app_context(), scope.nobody(accounts.ROLE):
        yield


@pytest.fixture
def publish(as_role):
    """Publish these keys and have them taken in; each call is the next version."""
    versions = [None]

    def published_now(*entries):
        versions.append(directory.following(versions[-1], entries))
        with as_role("care_job"):
            published.take_directory(directory.sign(versions[-1], PUBLISHER), signing.public_bytes(PUBLISHER))

    return published_now


@pytest.fixture
def spend():
    """Redeem a voucher with a login."""

    def now(token, login, mode=formats.NEW_ACCOUNT, on=TODAY):
        return redeem.redeem(formats.Redeem(mode, token, login).encode(), PLACE, on=on)

    return now


@pytest.fixture
def at_once(care_app):
    """Run one thing in many threads as a visitor; gives back what each answered or was refused with."""

    def run(times, act):
        def alone(place):
            with care_app.app_context(), scope.nobody(accounts.ROLE):
                try:
                    return act(place)
                except refusals.Refused as error:
                    return error

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    return run
