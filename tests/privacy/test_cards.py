"""Paper cards across both sides: each opens with its code and is spent once, and no more is spent than was signed.

Nothing that is stored says which account came from a card, and no value of a card but its key stands on the work side.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import psycopg
import pytest

from eligibility import cards as paper
from eligibility import directory
from eligibility.blinding import formats, keys
from eligibility.issuing import collected, enrolment, minting, rawrsa, striking
from eligibility.redeeming import cards, published, redeem
from kernel import scope, signing

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PLACE, TODAY = redeem.Place(DIGEST, b"p" * 32), date(2027, 6, 1)
DREW, PRINTED = 49, 50


@pytest.fixture(scope="module")
def minted(key_pair):
    """One printing; slow, because every code is made slow to guess."""
    issuer = rawrsa.PrivateKey(*key_pair)
    return minting.mint(keys.encode(key_pair[1]), DIGEST, PRINTED, sign=lambda _, blinded: issuer.sign(blinded))


@pytest.fixture
def signed(work_app, key_pair):
    """Everybody who draws is struck off first; how many vouchers the ledger says were signed."""
    members = [secrets.token_bytes(32) for _ in range(PRINTED)]
    with work_app.app_context(), scope.everybody("work_job"):
        enrolment.enrol(UNIT, members)
        key_id = enrolment.open_period(UNIT, "2027", keys.encode(key_pair[1]), 1)
    with work_app.app_context(), scope.nobody("hr_web"):
        for member in members[:DREW]:
            striking.strike(member, key_id)
    with work_app.app_context(), scope.everybody("work_job"):
        return collected.signed(key_id)


@pytest.fixture
def taken(care_app, key_pair, minted):
    """The boxes have come over, as a file."""
    spki = keys.encode(key_pair[1])
    publisher, span = signing.generate(), (date(2027, 1, 1), date(2028, 3, 1))
    key = directory.Key(keys.key_id(spki), spki, UNIT, "2027", *span, open=True)
    with care_app.app_context(), scope.everybody("care_job"):
        raw = directory.sign(directory.following(None, (key,)), publisher)
        published.take_directory(raw, signing.public_bytes(publisher))
        return cards.take(paper.write_boxes(minted.boxes), on=TODAY)


def as_typed(card):
    """The id and the voucher that somebody's browser makes of a code."""
    root = paper.root(paper.read(paper.in_groups(card.code).lower()))
    return root, paper.card_id(root)


def spend(token):
    body = formats.Redeem(formats.NEW_ACCOUNT, formats.read_token(token), secrets.token_bytes(32))
    return redeem.redeem(body.encode(), PLACE, on=TODAY)


def test_fifty_cards_open_with_their_codes_and_each_is_spent_once(care_app, minted, taken, signed, databases):
    key_id = minted.boxes.key_id
    with ThreadPoolExecutor(2) as pool:
        typed = list(pool.map(as_typed, minted.cards))
    with care_app.app_context(), scope.nobody("client_web"):
        tokens = [paper.open_box(root, cards.get_box(card_id)) for root, card_id in typed]
        accounts = {spend(token) for token in tokens[:DREW]}
        for token in tokens[:DREW]:
            with pytest.raises(redeem.AlreadySpent):
                spend(token)

    assert (taken, len(accounts), signed) == (PRINTED, DREW, DREW)
    with care_app.app_context(), scope.everybody("care_job"):
        assert redeem.spent_within(key_id, signed)
    _stores_nothing_of_a_card_elsewhere(databases, {card_id for _, card_id in typed})

    # The card that nobody drew was not destroyed: then more is spent than was ever signed, and it shows.
    with care_app.app_context(), scope.nobody("client_web"):
        spend(tokens[DREW])
    with care_app.app_context(), scope.everybody("care_job"):
        assert not redeem.spent_within(key_id, signed)


def _stores_nothing_of_a_card_elsewhere(databases, card_ids):
    for url in (databases.issuer, databases.care):
        with psycopg.connect(url) as admin:
            tables = admin.execute(
                "select format('%I.%I', schemaname, tablename) from pg_tables "
                "where schemaname in ('redeeming', 'issuing') and tablename <> 'cards'"
            ).fetchall()
            values = {value for (table,) in tables for row in admin.execute(f"select * from {table}") for value in row
                      if isinstance(value, bytes)}  # fmt: skip
        assert not any(card_id in value for value in values for card_id in card_ids)
