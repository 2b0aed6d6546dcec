"""A provider keeps one key, made elsewhere; nothing overwrites it unseen."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from care import provider_keys
from tests.portal.care import town

PAGE = "/provider/contact-key"


def made():
    point = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return point + b"s" * 16 + b"i" * 12 + b"w" * 48


@pytest.fixture
def kept(clinic):
    """The id of the key that Okafor has."""

    def read():
        with clinic.as_provider():
            key = provider_keys.find(clinic.okafor)
            return key.key_id.hex() if key else None

    return read


class TestShow:
    def test_leads_to_the_first(self, as_okafor):
        assert "You have no key so far" in as_okafor.words(PAGE)

    def test_gives_back_what_was_made(self, as_okafor):
        key = made()
        as_okafor.send(f"{PAGE}/none", key)

        assert key.hex() in as_okafor.get(PAGE).get_data(as_text=True)

    def test_is_not_for_who_is_not_signed_in(self, as_stranger):
        assert as_stranger.get(PAGE).location == "/provider/doorway"


class TestMake:
    def test_says_first_what_another_key_means(self, as_okafor):
        as_okafor.send(f"{PAGE}/none", made())

        assert "What was sealed to your old key can never be opened again." in as_okafor.words(f"{PAGE}/new")

    def test_says_nothing_of_it_before_the_first(self, as_okafor):
        assert "never be opened" not in as_okafor.words(f"{PAGE}/new")

    def test_asks_again_who_it_is_after_five_minutes(self, as_okafor, clinic, tmp_path):
        town.set_clock(tmp_path, clinic.now + timedelta(minutes=8))

        assert as_okafor.get(f"{PAGE}/new").location.startswith("/provider/doorway/again")
        assert as_okafor.send(f"{PAGE}/none", made()).status_code == 403


class TestKeep:
    def test_replaces_the_one_that_was_named(self, as_okafor, kept):
        as_okafor.send(f"{PAGE}/none", made())
        first = kept()

        assert as_okafor.send(f"{PAGE}/{first}", made()).status_code == 204
        assert kept() != first

    @pytest.mark.parametrize("named", ["none", "00" * 32])
    def test_overwrites_nothing_unseen(self, as_okafor, kept, named):
        as_okafor.send(f"{PAGE}/none", made())
        first = kept()

        assert as_okafor.send(f"{PAGE}/{named}", made()).status_code == 409
        assert kept() == first

    def test_refuses_what_is_no_key(self, as_okafor, kept):
        assert as_okafor.send(f"{PAGE}/none", bytes(141)).status_code == 409
        assert as_okafor.send(f"{PAGE}/none", made()[:-1]).status_code == 409
        assert as_okafor.send(f"{PAGE}/nobody", made()).status_code == 400
        assert kept() is None

    def test_is_not_for_strangers_or_other_sites(self, as_okafor, as_stranger):
        assert as_stranger.send(f"{PAGE}/none", made()).status_code == 401
        assert as_okafor.send(f"{PAGE}/none", made(), Origin="https://elsewhere.example").status_code == 403
