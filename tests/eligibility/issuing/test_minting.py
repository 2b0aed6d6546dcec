"""Cards as they are printed: each has its own voucher twice, once to scan and once in a box, and both are the same."""

import pytest

from eligibility import cards
from eligibility.blinding import blind, formats, keys, verify
from eligibility.issuing import minting, rawrsa

DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))


@pytest.fixture(scope="module")
def spki(key_pair):
    return keys.encode(key_pair[1])


@pytest.fixture(scope="module")
def asked():
    """What the signer was shown."""
    return []


@pytest.fixture(scope="module")
def minted(key_pair, spki, asked):
    issuer = rawrsa.PrivateKey(*key_pair)

    def sign(key_id, blinded):
        asked.append(key_id + blinded)
        return issuer.sign(blinded)

    return minting.mint(spki, DIGEST, 4, sign=sign)


class TestMint:
    def test_opens_each_box_with_one_code_and_finds_the_voucher_of_that_card(self, minted, spki):
        boxes = {box.card_id: box.sealed for box in minted.boxes.rows}
        for card in minted.cards:
            root = cards.root(cards.read(cards.in_groups(card.code)))
            voucher = formats.read_token(cards.open_box(root, boxes.pop(cards.card_id(root))))

            verify.check(voucher, spki, DIGEST)
            assert formats.to_text(voucher.compact()) == card.voucher
        assert boxes == {}

    def test_makes_no_two_alike(self, minted):
        assert len({card.code for card in minted.cards} | {card.voucher for card in minted.cards}) == 8

    def test_shows_the_signer_nothing_of_a_voucher(self, minted, asked, spki):
        seen = b"".join(asked)
        for card in minted.cards:
            compact = formats.read_compact(formats.from_text(card.voucher))

            assert compact.nonce not in seen
            assert compact.authenticator not in seen
        assert {one[:32] for one in asked} == {keys.key_id(spki)}

    def test_tells_nothing_when_it_is_written_down(self, minted, spki):
        assert repr(minted) == f"Minted(boxes=Boxes(key_id={keys.key_id(spki)!r}))"

    @pytest.mark.parametrize("count", [0, -1, minting.MOST + 1])
    def test_is_refused_for_no_card_and_for_too_many(self, spki, count):
        with pytest.raises(minting.NotSoMany):
            minting.mint(spki, DIGEST, count, sign=lambda *_: bytes(256))

    def test_is_refused_when_the_signer_cheats(self, spki):
        with pytest.raises(blind.BadBlindSignature):
            minting.mint(spki, DIGEST, 1, sign=lambda *_: bytes(256))
