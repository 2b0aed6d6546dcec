import dataclasses

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from eligibility.blinding import blind, formats, keys, verify

DIGEST = formats.challenge_digest(formats.token_challenge("issuer.example", "care.example"))


@pytest.fixture(scope="module")
def issue(key_pair):
    """Makes a genuine voucher, with the blinding it came from and the issuer's answer."""
    modulus, key_id = key_pair[1], keys.key_id(keys.encode(key_pair[1]))
    exponent = load_der_private_key(key_pair[0], None).private_numbers().d

    def made(nonce):
        blinded = blind.blind(modulus, formats.token_input(nonce, DIGEST, key_id))
        answer = pow(int.from_bytes(blinded.blinded, "big"), exponent, modulus).to_bytes(256, "big")
        token = formats.Token(nonce, DIGEST, key_id, blind.finish(modulus, blinded, answer))
        return token, keys.encode(modulus), blinded, answer

    return made


@pytest.fixture(scope="module")
def issued(issue):
    return issue(bytes(range(32)))


class TestBlind:
    def test_says_nothing_twice(self, key_pair):
        first, second = (blind.blind(key_pair[1], b"the same message") for _ in range(2))

        assert first.blinded != second.blinded

    @pytest.mark.parametrize("factor", [0, None])
    def test_refuses_a_factor_without_inverse(self, key_pair, factor):
        factor = key_pair[1] if factor is None else factor

        with pytest.raises(blind.BadBlinding):
            blind.blind(key_pair[1], b"message", factor=factor)


class TestFinish:
    def test_refuses_the_answer_to_another_blinding(self, key_pair, issued):
        other = blind.blind(key_pair[1], b"another message")

        with pytest.raises(blind.BadBlindSignature):
            blind.finish(key_pair[1], other, issued[3])

    @pytest.mark.parametrize("answer", [b"", bytes(256), bytes(255), bytes(257), b"\xff" * 256])
    def test_refuses_bytes_that_are_no_answer(self, key_pair, issued, answer):
        with pytest.raises(blind.BadBlindSignature):
            blind.finish(key_pair[1], issued[2], answer)


class TestCheck:
    def test_accepts_a_genuine_voucher(self, issued):
        verify.check(issued[0], issued[1], DIGEST)

    @pytest.mark.parametrize("place", [2, 33, 34, 65, 66, 97, 98, 200, 353])
    def test_refuses_a_flipped_bit(self, issued, place):
        raw = bytearray(issued[0].encode())
        raw[place] ^= 1

        with pytest.raises(verify.NotGenuine):
            verify.check(formats.read_token(bytes(raw)), issued[1], DIGEST)

    def test_refuses_another_challenge(self, issued):
        with pytest.raises(verify.NotGenuine):
            verify.check(issued[0], issued[1], bytes(32))

    def test_refuses_the_signature_plus_the_modulus(self, issue, key_pair):
        vouchers = (issue(place.to_bytes(32, "big"))[0] for place in range(200))
        sums = ((token, int.from_bytes(token.authenticator, "big") + key_pair[1]) for token in vouchers)
        token, shifted = next((token, total) for token, total in sums if total < 2**2048)
        wrong = dataclasses.replace(token, authenticator=shifted.to_bytes(256, "big"))

        with pytest.raises(verify.NotGenuine):
            verify.check(wrong, keys.encode(key_pair[1]), DIGEST)
