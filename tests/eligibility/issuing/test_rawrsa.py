import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from eligibility.issuing import libcrypto, rawrsa

VECTORS = Path(__file__).parents[4] / "shared" / "vectors"


def damaged(der, d=0, dmp1=0):
    """The same key with its exponents off by so much."""
    key = load_der_private_key(der, None).private_numbers()
    wrong = rsa.RSAPrivateNumbers(
        key.p, key.q, key.d + d, key.dmp1 + dmp1, key.dmq1, key.iqmp, key.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    return wrong.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


class TestSign:
    def test_gives_the_root_of_what_it_was_given(self, key_pair):
        key = rawrsa.PrivateKey(*key_pair)
        message = b"\x01" * 256

        signature = key.sign(message)

        assert pow(int.from_bytes(signature, "big"), 65537, key_pair[1]).to_bytes(256, "big") == message
        assert key.sign(message) == signature

    @pytest.mark.parametrize("name", ["0", "1", "n-1", "n", "2^2048-1", "255 bytes", "257 bytes", "nothing"])
    def test_refuses_what_no_honest_page_sends(self, key_pair, name):
        modulus = key_pair[1]
        message = {
            "0": bytes(256),
            "1": (1).to_bytes(256, "big"),
            "n-1": (modulus - 1).to_bytes(256, "big"),
            "n": modulus.to_bytes(256, "big"),
            "2^2048-1": b"\xff" * 256,
            "255 bytes": b"\x01" * 255,
            "257 bytes": b"\x01" * 257,
            "nothing": b"",
        }[name]

        with pytest.raises(rawrsa.CannotSign):
            rawrsa.PrivateKey(*key_pair).sign(message)

    def test_lets_nothing_out_when_the_exponents_are_damaged(self, key_pair):
        key = rawrsa.PrivateKey(damaged(key_pair[0], d=2, dmp1=2), key_pair[1])

        with pytest.raises(rawrsa.CannotSign):
            key.sign(b"\x01" * 256)

    def test_is_right_or_silent_when_one_part_of_the_key_is_damaged(self, key_pair):
        key = rawrsa.PrivateKey(damaged(key_pair[0], dmp1=2), key_pair[1])

        try:
            signature = key.sign(b"\x01" * 256)
        except rawrsa.CannotSign:
            return
        assert pow(int.from_bytes(signature, "big"), 65537, key_pair[1]).to_bytes(256, "big") == b"\x01" * 256

    def test_refuses_bytes_that_are_no_key(self, key_pair):
        with pytest.raises(rawrsa.CannotSign):
            rawrsa.PrivateKey(b"not a key", key_pair[1])


if VECTORS.exists():
    RFC_9474 = json.loads((VECTORS / "rfc9474_from_cfrg_draft.json").read_text())["vectors"]
    RFC_9578 = json.loads((VECTORS / "rfc9578_type2_from_wg_draft.json").read_text())["vectors"]

    class TestVectors:
        @pytest.mark.parametrize("vector", RFC_9474, ids=lambda vector: vector["name"])
        def test_of_rfc_9474_are_signed_alike(self, vector):
            p, q, n, d = (int(vector[name], 16) for name in "pqnd")
            parts = (rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
            private = rsa.RSAPrivateNumbers(p, q, d, *parts, rsa.RSAPublicNumbers(65537, n)).private_key()
            der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

            assert rawrsa.PrivateKey(der, n).sign(bytes.fromhex(vector["blinded_msg"])).hex() == vector["blind_sig"]

        @pytest.mark.parametrize("place", range(5))
        def test_of_rfc_9578_are_signed_alike(self, place):
            vector = RFC_9578[place]
            pem = bytes.fromhex(vector["skS"]).decode().strip().splitlines()
            der = base64.b64decode("".join(pem[1:-1]))
            modulus = int.from_bytes(bytes.fromhex(vector["pkS"])[81:337], "big")
            blinded = bytes.fromhex(vector["token_request"])[3:]

            assert rawrsa.PrivateKey(der, modulus).sign(blinded).hex() == vector["token_response"]


class TestLoad:
    def test_finds_a_library_in_more_than_one_place(self):
        assert libcrypto.load()
        assert len(list(libcrypto.candidates())) >= 2
