"""The official vectors, in Python and on the page: RFC 9474 (4) and RFC 9578 type 2 (5), and two of our own."""

import json
from pathlib import Path

import pytest

from eligibility.blinding import blind, formats, keys, verify

ROOT = Path(__file__).parents[3]
OFFICIAL = ROOT.parent / "shared" / "vectors"
OWN = json.loads((Path(__file__).parent / "vouchers.json").read_text())


def official(name):
    path = OFFICIAL / name
    return json.loads(path.read_text())["vectors"] if path.exists() else []


RFC_9474 = official("rfc9474_from_cfrg_draft.json")
VOUCHERS = OWN + official("rfc9578_type2_from_wg_draft.json")


def number(text):
    return int(text, 16)


if RFC_9474:

    class TestBlindSignatures:
        """RFC 9474 appendix A, all four variants."""

        @pytest.mark.parametrize("vector", RFC_9474, ids=lambda vector: vector["name"])
        def test_reproduce_in_python(self, vector):
            modulus, message = number(vector["n"]), bytes.fromhex(vector["prepared_msg"])
            salt = bytes.fromhex(vector["salt"])
            factor = pow(number(vector["inv"]), -1, modulus)

            blinded = blind.blind(modulus, message, salt=salt, factor=factor)
            signature = blind.finish(modulus, blinded, bytes.fromhex(vector["blind_sig"]), salt_size=len(salt))

            assert blinded.blinded.hex() == vector["blinded_msg"]
            assert signature.hex() == vector["sig"]
            assert vector["prepared_msg"] == vector["msg_prefix"] + vector["msg"]

        @pytest.mark.parametrize("vector", RFC_9474, ids=lambda vector: vector["name"])
        def test_reproduce_on_the_page(self, vector, pages):
            modulus, salt = number(vector["n"]), vector["salt"]
            factor = f"{pow(number(vector['inv']), -1, modulus):01024x}"
            known = {"n": vector["n"], "message": vector["prepared_msg"], "saltSize": len(salt) // 2}

            blinded = pages.ask("blind", random=[salt, factor], **known)
            finished = pages.ask("finish", inverse=vector["inv"], answer=vector["blind_sig"], **known)

            assert blinded == {"blinded": vector["blinded_msg"], "inverse": f"{number(vector['inv']):01024x}"}
            assert finished == {"signature": vector["sig"]}


def named(vector):
    return f"challenge of {len(vector['token_challenge']) // 2} bytes"


class TestVouchers:
    """RFC 9578 appendix B, type 2, and ours in the same form."""

    @pytest.mark.parametrize("vector", VOUCHERS, ids=named)
    def test_reproduce_in_python(self, vector):
        spki = bytes.fromhex(vector["pkS"])
        modulus, key_id = keys.modulus(spki), keys.key_id(spki)
        digest = formats.challenge_digest(bytes.fromhex(vector["token_challenge"]))
        nonce = bytes.fromhex(vector["nonce"])
        message = formats.token_input(nonce, digest, key_id)

        blinded = blind.blind(modulus, message, salt=bytes.fromhex(vector["salt"]), factor=number(vector["blind"]))
        signature = blind.finish(modulus, blinded, bytes.fromhex(vector["token_response"]))
        token = formats.Token(nonce, digest, key_id, signature)

        assert formats.TokenRequest(key_id[-1], blinded.blinded).encode().hex() == vector["token_request"]
        assert token.encode().hex() == vector["token"]
        verify.check(token, spki, digest)

    @pytest.mark.parametrize("vector", VOUCHERS, ids=named)
    def test_reproduce_on_the_page(self, vector, pages):
        digest = formats.challenge_digest(bytes.fromhex(vector["token_challenge"])).hex()
        random = [vector["nonce"], vector["salt"], vector["blind"]]
        known = {"spki": vector["pkS"], "digest": digest}

        begun = pages.ask("begin", random=random, **known)
        kept = {"nonce": begun["nonce"], "inverse": begun["inverse"]}
        voucher = pages.ask("complete", answer=vector["token_response"], **known, **kept)

        assert begun["ask"] == vector["token_request"]
        assert pages.ask("expand", text=voucher["text"], **known) == {"token": vector["token"]}
        assert formats.from_text(voucher["text"]).hex() == voucher["compact"]
