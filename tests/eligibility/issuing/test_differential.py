"""The page's own file against npm's blindrsa-ts and against our issuer: 200 random runs, and an issuer that cheats."""

import random
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from eligibility.blinding import formats, keys, verify
from eligibility.issuing import rawrsa

DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))


@pytest.fixture(scope="module")
def issuer(key_pair):
    return rawrsa.PrivateKey(*key_pair)


@pytest.fixture(scope="module")
def known(key_pair):
    return {"spki": keys.encode(key_pair[1]).hex(), "digest": DIGEST.hex()}


class TestTwoHundredRuns:
    def test_agree_with_blindrsa_ts_and_with_our_issuer(self, pages, issuer, key_pair, known):
        spki = keys.encode(key_pair[1])
        for _ in range(200):
            nonce, salt, factor = self._random(key_pair[1])
            message = formats.token_input(nonce, DIGEST, keys.key_id(spki)).hex()
            oracle = {"n": f"{key_pair[1]:x}", "message": message}

            begun = pages.ask("begin", random=[nonce.hex(), salt.hex(), factor.hex()], **known)
            theirs = pages.ask("oracleBlind", random=[salt.hex(), factor.hex()], **oracle)
            assert begun["ask"] == "0002" + keys.key_id(spki)[-1:].hex() + theirs["blinded"]
            assert begun["inverse"] == theirs["inverse"]

            answer = issuer.sign(formats.read_requests(bytes.fromhex(begun["ask"]))[0].blinded).hex()
            voucher = pages.ask("complete", nonce=nonce.hex(), inverse=begun["inverse"], answer=answer, **known)
            signed = pages.ask("oracleFinish", answer=answer, inverse=theirs["inverse"], **oracle)
            token = formats.read_compact(formats.from_text(voucher["text"])).expand(DIGEST, keys.key_id(spki))
            assert token.authenticator.hex() == signed["signature"]
            verify.check(token, spki, DIGEST)

    @staticmethod
    def _random(modulus):
        seed = random.Random(secrets.token_bytes(16))
        return seed.randbytes(32), seed.randbytes(48), seed.randrange(1, modulus).to_bytes(256, "big")

    def test_are_random_when_nobody_gives_the_randomness(self, pages, known):
        asks = {pages.ask("begin", **known)["ask"] for _ in range(20)}

        assert len(asks) == 20


class TestHostileIssuer:
    @pytest.fixture
    def begun(self, pages, known):
        return pages.ask("begin", **known)

    def _complete(self, pages, known, begun, answer):
        return pages.ask("complete", nonce=begun["nonce"], inverse=begun["inverse"], answer=answer.hex(), **known)

    @pytest.mark.parametrize("answer", [b"", bytes(256), bytes(255), bytes(257), b"\xff" * 256], ids=len)
    def test_cannot_answer_with_anything_else(self, pages, known, begun, answer):
        assert self._complete(pages, known, begun, answer) == {"refused": "VoucherRefused"}

    def test_cannot_swap_or_repeat_answers(self, pages, known, begun, issuer):
        other = pages.ask("begin", **known)
        answer = issuer.sign(bytes.fromhex(other["ask"])[3:])

        assert self._complete(pages, known, begun, answer) == {"refused": "VoucherRefused"}
        assert "compact" in self._complete(pages, known, other, answer)

    def test_cannot_flip_a_bit(self, pages, known, begun, issuer):
        answer = bytearray(issuer.sign(bytes.fromhex(begun["ask"])[3:]))
        answer[100] ^= 1

        assert self._complete(pages, known, begun, bytes(answer)) == {"refused": "VoucherRefused"}

    def test_cannot_sign_with_a_key_of_this_person_alone(self, pages, known, begun):
        private = rsa.generate_private_key(65537, 2048).private_numbers()
        number = int.from_bytes(bytes.fromhex(begun["ask"])[3:], "big") % private.public_numbers.n
        answer = pow(number, private.d, private.public_numbers.n).to_bytes(256, "big")

        assert self._complete(pages, known, begun, answer) == {"refused": "VoucherRefused"}


class TestShortForm:
    def test_is_not_expanded_with_another_key(self, pages, known, key_pair):
        raw = b"P1" + bytes(4) + bytes(288)

        assert pages.ask("expand", text=formats.to_text(raw), **known) == {"refused": "VoucherRefused"}

    @pytest.mark.parametrize("text", ["", "AAAA", "AAAAA", "AB", "A A", "é", "UDE=", "+/AA"])
    def test_is_not_read_from_anything_else(self, pages, known, text):
        assert pages.ask("expand", text=text, **known) == {"refused": "VoucherRefused"}
