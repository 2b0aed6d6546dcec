"""I1: after one voucher's whole way, no value stands in both clusters but the unit, the period and the public key."""

import secrets
from datetime import date
from uuid import UUID

import psycopg
import pytest

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, ledger, rawrsa
from eligibility.redeeming import published, redeem
from kernel import scope, signing

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))


@pytest.fixture
def stored():
    """Every value of four bytes or more in a database, as text, lists taken apart; yes and nothing are no values."""

    def values(url):
        found = set()
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables "
                "where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'steps'"
            ).fetchall()
            for (table,) in tables:
                for row in connection.execute(f"select * from {table}"):
                    for value in row:
                        found |= {_text(inner) for inner in (value if isinstance(value, list) else [value])}
        return {value for value in found if len(value) >= 4 and value not in ("True", "None")}

    return values


def _text(value):
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def test_nothing_but_the_key_is_stored_on_both_sides(work_app, care_app, databases, key_pair, stored):
    issuer, spki = rawrsa.PrivateKey(*key_pair), keys.encode(key_pair[1])
    key_id, members = keys.key_id(spki), [secrets.token_bytes(32) for _ in range(4)]
    with work_app.app_context(), scope.everybody("work_job"):
        enrolment.enrol(UNIT, members)
        enrolment.open_period(UNIT, "2027", spki, 1)
    publisher, span = signing.generate(), (date(2027, 1, 1), date(2028, 3, 1))
    first = directory.following(None, (directory.Key(key_id, spki, UNIT, "2027", *span, open=True),))
    with care_app.app_context(), scope.everybody("care_job"):
        published.take_directory(directory.sign(first, publisher), signing.public_bytes(publisher))

    for member in members:
        nonce = secrets.token_bytes(32)
        blinded = blind.blind(key_pair[1], formats.token_input(nonce, DIGEST, key_id))
        ask = formats.TokenRequest(key_id[-1], blinded.blinded)
        with work_app.app_context(), scope.nobody("desk_web"):
            (answer,) = ledger.issue(member, key_id, [ask], sign=lambda _, message: issuer.sign(message))
        token = formats.Token(nonce, DIGEST, key_id, blind.finish(key_pair[1], blinded, answer))
        body = formats.Redeem(formats.NEW_ACCOUNT, token, secrets.token_bytes(32)).encode()
        with care_app.app_context(), scope.nobody("client_web"):
            redeem.redeem(body, redeem.Place(DIGEST, b"p" * 32), on=date(2027, 6, 1))

    issued, redeemed = stored(databases.issuer), stored(databases.care)
    assert len(issued) > 12
    assert len(redeemed) > 12
    assert issued & redeemed == {_text(value) for value in (UNIT, "2027", key_id, spki)}


def test_would_be_seen_if_a_voucher_were_numbered_alike(databases, stored):
    for url, table in ((databases.issuer, "issuing.planted"), (databases.care, "redeeming.planted")):
        with psycopg.connect(url) as admin:
            admin.execute(f"create table {table} (number bytea)")
            admin.execute(f"insert into {table} values (%s)", (b"the same number!",))

    assert _text(b"the same number!") in stored(databases.issuer) & stored(databases.care)
