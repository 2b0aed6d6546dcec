from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from care import appointments, clients, contact_cards, provider_keys, referrals
from care.contact_cards import NobodyToSealFor, NoSuchCard, NotACard, OtherKey, Sealed
from care.provider_keys import Made
from care.referrals import NoSuchReferral
from care.tables.contact_cards import CardOpening, ContactCard
from kernel.database import db

SEALED = Sealed(b"\4" + b"e" * 64, b"c" * 528)
G = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
# The same x and the other y: another point, and another key.
OTHER_G = G[:33] + (2**256 - 2**224 + 2**192 + 2**96 - 1 - int.from_bytes(G[33:])).to_bytes(32)
FIRST, SECOND = (Made(point, b"s" * 16, b"i" * 12, b"w" * 48) for point in (G, OTHER_G))


@pytest.fixture
def referral_id(clinic):
    """Amber's, whom Okafor took on; both providers have a key."""
    for provider_id, made in ((clinic.okafor, FIRST), (clinic.lindqvist, SECOND)):
        with clinic.as_provider(provider_id):
            provider_keys.keep(provider_id, made, instead_of=None)
    booked = clinic.booked()
    with clinic.as_client():
        return appointments.get(booked, seen_by=clinic.amber).referral_id


def seal(clinic, referral_id, *, sealed=SEALED, key_id=FIRST.key_id):
    with clinic.as_client():
        referral = referrals.get(referral_id, seen_by=clinic.amber)
        contact_cards.seal(referral, sealed, key_id=key_id, at=clinic.now)


@pytest.fixture
def sealed(clinic, referral_id):
    seal(clinic, referral_id)
    return referral_id


def opened(clinic, referral_id, *, provider_id=None, at=None):
    provider_id = provider_id or clinic.okafor
    with clinic.as_provider(provider_id):
        return contact_cards.open_one(referral_id, provider_id=provider_id, at=at or clinic.now)


def rows(clinic):
    with clinic.as_job():
        return [db.session.scalar(select(func.count(table.referral_id))) for table in (ContactCard, CardOpening)]


def closed(clinic, referral_id, *, state="closed"):
    with clinic.as_client():
        referral = referrals.get(referral_id, seen_by=clinic.amber)
        referral.state, referral.changed_at = state, clinic.now


class TestRead:
    def test_takes_the_bytes_apart(self):
        assert Sealed.read(SEALED.enc + SEALED.ct) == SEALED

    @pytest.mark.parametrize("size", [0, 65, 528, 561, 592, 594, 1186])
    def test_refuses_another_length(self, size):
        with pytest.raises(NotACard):
            Sealed.read(b"\4" * size)

    def test_refuses_what_begins_with_no_whole_point(self):
        with pytest.raises(NotACard):
            Sealed.read(b"\2" + SEALED.enc[1:] + SEALED.ct)


class TestSeal:
    def test_is_for_the_provider_who_accepted(self, clinic, sealed):
        assert opened(clinic, sealed) == SEALED

    def test_replaces_the_one_before(self, clinic, sealed):
        another = replace(SEALED, ct=b"d" * 528)
        seal(clinic, sealed, sealed=another)

        assert opened(clinic, sealed) == another
        assert rows(clinic) == [1, 1]

    def test_waits_until_somebody_has_accepted(self, clinic, referral_id):
        asked = clinic.offered(clinic.birch, starts_at=clinic.wednesday.replace(hour=14))

        with clinic.as_client(clinic.birch):
            referral = referrals.get(asked, seen_by=clinic.birch)
            with pytest.raises(NobodyToSealFor):
                contact_cards.seal(referral, SEALED, key_id=FIRST.key_id, at=clinic.now)

    def test_is_over_with_the_referral(self, clinic, referral_id):
        closed(clinic, referral_id)

        with pytest.raises(NobodyToSealFor):
            seal(clinic, referral_id)

    def test_refuses_a_key_that_is_not_theirs(self, clinic, referral_id):
        with pytest.raises(OtherKey):
            seal(clinic, referral_id, key_id=SECOND.key_id)

    @pytest.mark.parametrize(("column", "size"), [("enc", 64), ("ct", 527), ("ct", 529), ("key_id", 31)])
    def test_is_held_to_one_length_by_the_database(self, clinic, sealed, column, size):
        with clinic.as_client(), pytest.raises(IntegrityError):
            db.session.execute(text(f"update care.contact_cards set {column} = :wrong"), {"wrong": bytes(size)})


class TestOpenOne:
    def test_is_seen_by_the_client_with_its_time(self, clinic, sealed):
        later = clinic.now + timedelta(hours=1)
        opened(clinic, sealed)
        opened(clinic, sealed, at=later)

        with clinic.as_client():
            found = contact_cards.openings(referrals.get(sealed, seen_by=clinic.amber))
        assert list(found) == [later, clinic.now]

    def test_refuses_a_referral_that_is_not_theirs(self, clinic, sealed):
        with pytest.raises(NoSuchReferral):
            opened(clinic, sealed, provider_id=clinic.lindqvist)
        assert rows(clinic) == [1, 0]

    def test_refuses_where_nothing_was_sealed(self, clinic, referral_id):
        with pytest.raises(NoSuchCard):
            opened(clinic, referral_id)
        assert rows(clinic) == [0, 0]

    def test_refuses_a_card_that_was_sealed_for_the_provider_before(self, clinic, sealed):
        with clinic.as_client():
            referrals.get(sealed, seen_by=clinic.amber).provider_id = clinic.lindqvist

        with pytest.raises(NoSuchCard):
            opened(clinic, sealed, provider_id=clinic.lindqvist)

    def test_refuses_a_card_of_a_key_that_was_replaced(self, clinic, sealed):
        with clinic.as_provider():
            another = replace(FIRST, public_key=OTHER_G)
            provider_keys.keep(clinic.okafor, another, instead_of=FIRST.key_id)

        with pytest.raises(NoSuchCard):
            opened(clinic, sealed)
        assert rows(clinic) == [1, 0]

    def test_ends_when_the_client_withdraws(self, clinic, sealed):
        closed(clinic, sealed, state="withdrawn")

        with pytest.raises(NoSuchReferral):
            opened(clinic, sealed)

    def test_cannot_be_taken_back_by_who_opened(self, clinic, sealed):
        opened(clinic, sealed)

        with clinic.as_provider(), pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text("delete from care.card_openings"))


class TestFind:
    def test_asks_anew_after_a_change_of_provider(self, clinic, sealed):
        with clinic.as_client():
            referral = referrals.get(sealed, seen_by=clinic.amber)
            referral.provider_id = clinic.lindqvist

            assert contact_cards.find(referral, key_id=SECOND.key_id) is None
            assert contact_cards.is_there(referral)


class TestDiscard:
    def test_deletes_the_card_and_keeps_that_it_was_opened(self, clinic, sealed):
        opened(clinic, sealed)
        with clinic.as_client():
            contact_cards.discard(referrals.get(sealed, seen_by=clinic.amber))

        assert rows(clinic) == [0, 1]


class TestCountUnder:
    def test_says_what_another_key_would_lose(self, clinic, sealed):
        with clinic.as_provider():
            counted = contact_cards.count_under(FIRST.key_id), contact_cards.count_under(SECOND.key_id)

        assert counted == (1, 0)


class TestForgetOver:
    @pytest.mark.parametrize("state", ["closed", "withdrawn"])
    def test_waits_thirty_days(self, clinic, sealed, state):
        opened(clinic, sealed)
        closed(clinic, sealed, state=state)
        due = clinic.now + timedelta(days=30)

        with clinic.as_job():
            assert contact_cards.forget_over(at=due - timedelta(seconds=1)) == 0
        assert rows(clinic) == [1, 1]
        with clinic.as_job():
            assert contact_cards.forget_over(at=due) == 1
        assert rows(clinic) == [0, 0]

    def test_leaves_what_goes_on(self, clinic, sealed):
        with clinic.as_job():
            assert contact_cards.forget_over(at=clinic.now + timedelta(days=400)) == 0

    def test_takes_away_what_was_for_the_provider_before(self, clinic, sealed):
        with clinic.as_client():
            referrals.get(sealed, seen_by=clinic.amber).provider_id = clinic.lindqvist

        with clinic.as_job():
            assert contact_cards.forget_over(at=clinic.now) == 1

    def test_never_reads_what_is_sealed(self, clinic, sealed):
        with clinic.as_job(), pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(text("select ct from care.contact_cards"))


class TestErasing:
    def test_takes_cards_and_openings_along(self, clinic, sealed):
        opened(clinic, sealed)
        with clinic.as_client():
            clients.erase(clinic.amber, at=clinic.now)

        assert rows(clinic) == [0, 0]
