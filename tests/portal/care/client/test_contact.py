"""A card is sealed for one person, shown to nobody else, seen when it is opened, and taken back at any time."""

from hashlib import sha256

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from care import contact_cards, provider_keys, referrals
from care.provider_keys import Made
from portal import unit_of_work
from tests.portal.care.town import LINDQVIST, MONDAY

CARD = b"\4" + b"e" * 64 + b"c" * 528


def keep_key(app, *, instead_of=None):
    """Lindqvist makes a key; its id."""
    point = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    with app.app_context(), unit_of_work.acting("provider_web", provider_id=LINDQVIST):
        provider_keys.keep(LINDQVIST, Made(point, bytes(16), bytes(12), bytes(48)), instead_of=instead_of)
    return sha256(point).digest()


@pytest.fixture
def path(booked, amber):
    """The address at which Amber leaves something for Sam Lindqvist."""
    return amber.get("/contact").location


@pytest.fixture
def key_id(care_app, path):
    return keep_key(care_app)


@pytest.fixture
def sealed(amber, path, key_id):
    assert amber.send(f"{path}/{key_id.hex()}", CARD).status_code == 204


class TestIndex:
    def test_has_nobody_before_anybody_has_accepted(self, asked):
        assert "Nobody to leave it for" in asked.words("/contact")

    def test_is_not_for_who_is_not_signed_in(self, stranger):
        assert stranger.get("/contact").location == "/enter"

    def test_has_a_title_that_says_nothing(self, amber, path):
        assert "<title>Contact</title>" in amber.get(path).get_data(as_text=True)


class TestShow:
    def test_offers_nothing_while_there_is_no_key(self, amber, path):
        said = amber.get(path).get_data(as_text=True)

        assert "has not made a key so far" in said
        assert "data-contact" not in said

    def test_gives_the_public_half_to_seal_to(self, care_app, amber, path, key_id):
        with care_app.app_context(), unit_of_work.acting("provider_web", provider_id=LINDQVIST):
            key = provider_keys.find(LINDQVIST)
            halves = key.public_key.hex(), key.wrapped.hex()
        said = amber.get(path).get_data(as_text=True)

        assert [half in said for half in halves] == [True, False]

    def test_says_that_one_lies_there_unopened(self, amber, path, sealed):
        said = amber.words(path)

        assert "A card lies ready" in said
        assert "It has not been opened." in said

    def test_says_when_it_was_opened(self, care_app, amber, path, sealed):
        with care_app.app_context(), unit_of_work.acting("provider_web", provider_id=LINDQVIST):
            given = contact_cards.open_one(path.rpartition("/")[2], provider_id=LINDQVIST, at=MONDAY)

        assert given.enc + given.ct == CARD
        assert "Monday 23 November, 08:00" in amber.words(path)

    def test_asks_anew_when_their_key_has_changed(self, care_app, amber, path, key_id, sealed):
        keep_key(care_app, instead_of=key_id)
        said = amber.words(path)

        assert "Sam Lindqvist cannot open the card that lies here." in said
        assert "A card lies ready" not in said

    def test_tells_of_a_card_that_outlives_the_referral(self, care_app, amber, path, sealed):
        referral_id = path.rpartition("/")[2]
        with care_app.app_context(), unit_of_work.acting("provider_web", provider_id=LINDQVIST):
            referrals.get(referral_id, seen_by=LINDQVIST).state = "closed"
        said = amber.words(path)

        assert "A card still lies here." in said
        assert "cannot open" not in said
        assert "Seal it" not in said

    def test_is_nobody_elses(self, birch, path):
        assert birch.get(path).status_code == 404


class TestSeal:
    def test_keeps_what_was_sealed_and_nothing_else(self, databases, sealed):
        with psycopg.connect(databases.care) as admin:
            ((enc, ct),) = admin.execute("select enc, ct from care.contact_cards").fetchall()

        assert enc + ct == CARD

    def test_replaces_the_one_before(self, databases, amber, path, key_id, sealed):
        another = CARD[:-1] + b"x"

        assert amber.send(f"{path}/{key_id.hex()}", another).status_code == 204
        with psycopg.connect(databases.care) as admin:
            assert admin.execute("select ct from care.contact_cards").fetchall() == [(another[65:],)]

    @pytest.mark.parametrize("size", [0, 512, 561, 592, 594])
    def test_refuses_another_length(self, amber, path, key_id, size):
        answer = amber.send(f"{path}/{key_id.hex()}", (CARD + b"x")[:size])

        assert (answer.status_code, "sealed card" in answer.get_json()["error"]) == (409, True)

    def test_refuses_a_key_that_is_not_theirs_now(self, amber, path, key_id):
        assert amber.send(f"{path}/{'0' * 64}", CARD).status_code == 409

    @pytest.mark.parametrize(("key", "status"), [("zz" * 32, 400), ("é" * 64, 400), ("00", 404)])
    def test_refuses_what_is_no_id_of_a_key(self, amber, path, key, status):
        assert amber.send(f"{path}/{key}", CARD).status_code == status

    def test_is_not_for_others(self, amber, birch, stranger, path, key_id):
        path = f"{path}/{key_id.hex()}"

        assert birch.send(path, CARD).status_code == 404
        assert stranger.send(path, CARD).status_code == 401
        assert amber.send(path, CARD, Origin="https://elsewhere.example").status_code == 403


class TestDiscard:
    def test_deletes_it_at_once(self, databases, amber, path, sealed):
        assert amber.post(f"{path}/discard", page=path).location == path
        with psycopg.connect(databases.care) as admin:
            assert admin.execute("select count(*) from care.contact_cards").fetchone() == (0,)

    def test_touches_nobody_elses(self, databases, amber, birch, path, sealed):
        birch.post(f"{path}/discard", page="/me/erase")

        assert "A card lies ready" in amber.words(path)
