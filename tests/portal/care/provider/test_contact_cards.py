"""A card's bytes go to the one provider it was sealed for, and not before that is written down."""

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from care import appointments, contact_cards, provider_keys, referrals
from care.contact_cards import Sealed
from care.provider_keys import Made

CARD = b"\4" + b"e" * 64 + b"c" * 528


def keep_key(clinic, *, instead_of=None):
    point = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    made = Made(point, bytes(16), bytes(12), bytes(48))
    with clinic.as_provider():
        provider_keys.keep(clinic.okafor, made, instead_of=instead_of)
    return made.key_id


@pytest.fixture
def referral_id(clinic):
    booked = clinic.booked()
    with clinic.as_client():
        return appointments.get(booked, seen_by=clinic.amber).referral_id


@pytest.fixture
def path(referral_id):
    return f"/provider/contact-cards/{referral_id}"


@pytest.fixture
def key_id(clinic):
    return keep_key(clinic)


@pytest.fixture
def sealed(clinic, referral_id, key_id):
    with clinic.as_client():
        referral = referrals.get(referral_id, seen_by=clinic.amber)
        contact_cards.seal(referral, Sealed.read(CARD), key_id=key_id, at=clinic.now)


@pytest.fixture
def openings(databases):
    def count():
        with psycopg.connect(databases.care) as admin:
            return admin.execute("select count(*) from care.card_openings").fetchone()[0]

    return count


class TestShow:
    def test_gives_nothing_of_the_card_and_records_nothing(self, as_okafor, path, sealed, openings):
        said = as_okafor.get(path).get_data(as_text=True)

        assert "data-card" in said
        assert (b"c" * 16).hex() not in said
        assert openings() == 0

    def test_says_that_there_is_none(self, as_okafor, path, key_id):
        assert "Amber Finch has left no card." in as_okafor.words(path)

    def test_says_that_there_is_no_key(self, as_okafor, path):
        assert "You have no contact key" in as_okafor.words(path)

    def test_says_that_a_card_was_for_the_key_before(self, clinic, as_okafor, path, sealed, key_id):
        keep_key(clinic, instead_of=key_id)

        assert "sealed to a key that you have replaced" in as_okafor.words(path)

    def test_is_not_for_another_provider(self, as_lindqvist, path, sealed):
        assert as_lindqvist.get(path).status_code == 404

    def test_is_found_from_the_referral_and_the_appointment(self, as_okafor, path, referral_id):
        assert path in as_okafor.get(f"/provider/referrals/{referral_id}").get_data(as_text=True)


class TestOpenOne:
    def test_gives_the_bytes_and_writes_it_down(self, as_okafor, path, sealed, openings):
        answer = as_okafor.send(f"{path}/open", b"")

        assert (answer.status_code, answer.get_data()) == (200, CARD)
        assert answer.headers["Cache-Control"] == "no-store"
        assert openings() == 1

    def test_gives_nothing_where_it_cannot_be_written_down(self, databases, as_okafor, path, sealed):
        with psycopg.connect(databases.care, autocommit=True) as admin:
            admin.execute("alter table care.card_openings add check (opened_at is null)")
        answer = as_okafor.send(f"{path}/open", b"")

        assert answer.status_code == 500
        assert CARD[65:] not in answer.get_data()

    def test_is_not_for_another_provider(self, as_lindqvist, path, sealed, openings):
        assert as_lindqvist.send(f"{path}/open", b"").status_code == 404
        assert openings() == 0

    def test_is_not_for_strangers_or_other_sites(self, as_okafor, as_stranger, path, sealed, openings):
        assert as_stranger.send(f"{path}/open", b"").status_code == 401
        assert as_okafor.send(f"{path}/open", b"", Origin="https://elsewhere.example").status_code == 403
        assert openings() == 0
