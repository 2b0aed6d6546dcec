"""A crash at any statement of issuing or redeeming loses no voucher and makes none twice."""

import dataclasses
import secrets
from datetime import date
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, ledger, rawrsa
from eligibility.redeeming import accounts, published, redeem
from kernel import scope, signing

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PLACE = redeem.Place(DIGEST, b"p" * 32)
TODAY = date(2027, 6, 1)
LOGIN = b"l" * 32


@pytest.fixture
def issuer(key_pair):
    return rawrsa.PrivateKey(*key_pair)


@pytest.fixture
def spki(key_pair):
    return keys.encode(key_pair[1])


def crashes(act):
    """Whether the connection was ended under it."""
    try:
        act()
    except DBAPIError:
        return True
    return False


class TestIssue:
    def test_counts_once_whenever_it_crashes(self, work_app, databases, killed_at, issuer, spki, landed):
        key_id = keys.key_id(spki)
        members = [secrets.token_bytes(32) for _ in range(30)]
        with work_app.app_context(), scope.everybody("work_job"):
            enrolment.enrol(UNIT, members)
            enrolment.open_period(UNIT, "2027", spki, 1)
        crashed = 0

        def sign(_, blinded):
            return issuer.sign(blinded)

        for at, member in enumerate(members, start=1):
            message = formats.token_input(secrets.token_bytes(32), DIGEST, key_id)
            ask = formats.TokenRequest(key_id[-1], blind.blind(keys.modulus(spki), message).blinded)
            with work_app.app_context(), scope.nobody("desk_web"):
                with killed_at(databases.issuer, at):
                    crashed += crashes(lambda m=member, a=ask: ledger.issue(m, key_id, [a], sign=sign))
                assert ledger.issue(member, key_id, [ask], sign=sign) == [issuer.sign(ask.blinded)]
                assert ledger.standing(member, key_id).used == 1

        assert crashed >= 5
        landed("issuing a voucher", "connection ends", crashed)


class TestRedeem:
    @pytest.fixture
    def vouchers(self, issuer, spki):
        """As many genuine vouchers as one asks for."""

        def made():
            nonce = secrets.token_bytes(32)
            blinded = blind.blind(keys.modulus(spki), formats.token_input(nonce, DIGEST, keys.key_id(spki)))
            signature = blind.finish(keys.modulus(spki), blinded, issuer.sign(blinded.blinded))
            return formats.Token(nonce, DIGEST, keys.key_id(spki), signature)

        return made

    @pytest.fixture
    def open_key(self, care_app, spki):
        publisher = signing.generate()
        span = date(2027, 1, 1), date(2028, 3, 1)
        key = directory.Key(keys.key_id(spki), spki, UNIT, "2027", *span, open=True)
        raw = directory.sign(directory.following(None, (key,)), publisher)
        with care_app.app_context(), scope.everybody("care_job"):
            published.take_directory(raw, signing.public_bytes(publisher))

    @pytest.mark.usefixtures("open_key")
    def test_spends_and_opens_together_whenever_it_crashes(self, care_app, databases, killed_at, vouchers, landed):
        crashed = 0
        for at in range(1, 31):
            login = secrets.token_bytes(32)
            body = formats.Redeem(formats.NEW_ACCOUNT, vouchers(), login).encode()
            with care_app.app_context(), scope.nobody("client_web"):
                with killed_at(databases.care, at):
                    crashed += crashes(lambda b=body: redeem.redeem(b, PLACE, on=TODAY))
                account_id = self._again(body, login)
                assert accounts.enter(accounts.login_mac(PLACE.login_pepper, login)) == account_id
            assert self._counts(databases.care) == [at, at, at]

        assert crashed >= 8
        landed("redeeming a voucher", "connection ends", crashed)

    def _again(self, body, login):
        try:
            return redeem.redeem(body, PLACE, on=TODAY)
        except redeem.AlreadySpent:
            return accounts.enter(accounts.login_mac(PLACE.login_pepper, login))

    def _counts(self, url):
        with psycopg.connect(url) as connection:
            tables = "spent", "accounts", "logins"
            return [connection.execute(f"select count(*) from redeeming.{table}").fetchone()[0] for table in tables]

    def test_makes_no_second_account_of_another_body_with_the_same_voucher(self, care_app, vouchers, open_key):
        body = formats.Redeem(formats.NEW_ACCOUNT, vouchers(), LOGIN)
        with care_app.app_context(), scope.nobody("client_web"):
            redeem.redeem(body.encode(), PLACE, on=TODAY)

            with pytest.raises(redeem.AlreadySpent):
                redeem.redeem(dataclasses.replace(body, login=b"m" * 32).encode(), PLACE, on=TODAY)
