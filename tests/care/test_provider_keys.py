from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from care import provider_keys, referrals
from care.provider_keys import AnotherKey, Made, NotAKey


def a_key():
    point = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Made(point, b"s" * 16, b"i" * 12, b"w" * 48)


@pytest.fixture
def kept(clinic):
    made = a_key()
    with clinic.as_provider():
        provider_keys.keep(clinic.okafor, made, instead_of=None)
    return made


class TestRead:
    def test_takes_the_bytes_apart(self):
        made = a_key()

        assert Made.read(made.public_key + made.salt + made.iv + made.wrapped) == made

    @pytest.mark.parametrize("size", [0, 108, 140, 142])
    def test_refuses_another_length(self, size):
        made = a_key()

        with pytest.raises(NotAKey):
            Made.read((made.public_key + bytes(100))[:size])

    @pytest.mark.parametrize("point", [b"\4" + b"\1" * 64, bytes(65), b"\2" * 65], ids=["not on it", "zero", "short"])
    def test_refuses_what_is_no_point_of_the_curve(self, point):
        with pytest.raises(NotAKey):
            Made.read(point + bytes(76))


class TestKeep:
    def test_keeps_it_as_it_was_made(self, clinic, kept):
        with clinic.as_provider():
            key = provider_keys.find(clinic.okafor)

            assert Made.read(provider_keys.written(key)) == kept
            assert key.key_id == sha256(kept.public_key).digest()

    def test_replaces_the_one_that_was_named(self, clinic, kept):
        another = a_key()
        with clinic.as_provider():
            provider_keys.keep(clinic.okafor, another, instead_of=kept.key_id)

            assert provider_keys.find(clinic.okafor).key_id == another.key_id

    @pytest.mark.parametrize("named", [None, b"k" * 32])
    def test_overwrites_nothing_unseen(self, clinic, kept, named):
        with clinic.as_provider():
            with pytest.raises(AnotherKey):
                provider_keys.keep(clinic.okafor, a_key(), instead_of=named)

            assert provider_keys.find(clinic.okafor).key_id == kept.key_id

    def test_is_seen_by_no_other_provider(self, clinic, kept):
        with clinic.as_provider(clinic.lindqvist):
            assert provider_keys.find(clinic.okafor) is None


class TestPublic:
    def test_is_told_to_whom_they_took_on(self, clinic, kept):
        clinic.booked()

        with clinic.as_client():
            found = provider_keys.public(clinic.okafor)

        assert (found.key_id, found.public_key) == (kept.key_id, kept.public_key)

    def test_is_told_to_nobody_whom_they_have_not_accepted(self, clinic, kept):
        clinic.booked()
        clinic.offered(clinic.birch, starts_at=clinic.wednesday.replace(hour=14))

        with clinic.as_client(clinic.birch):
            assert provider_keys.public(clinic.okafor) is None

    def test_ends_with_the_referral(self, clinic, kept):
        referral_id = clinic.offered()
        with clinic.as_provider():
            referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now)
        with clinic.as_client():
            assert provider_keys.public(clinic.okafor)
            referral = referrals.get(referral_id, seen_by=clinic.amber)
            referral.state = "withdrawn"

        with clinic.as_client():
            assert provider_keys.public(clinic.okafor) is None
