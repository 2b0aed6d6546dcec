"""Going on with a provider in a new account: by words that name nobody but them."""

from random import Random

import pytest

from care import answers, continuing, providers, referrals
from care.referral_states import State

KEY = bytes(range(32))
DRAW = Random(1)


@pytest.fixture
def full(clinic):
    """Okafor takes nobody new."""
    with clinic.as_network():
        providers.set_taking(providers.get(clinic.okafor), takes_new_clients=False)


def words(provider_id):
    return continuing.words_of(provider_id, key=KEY)


def continued(clinic, *, at=None):
    """Birch asks Okafor as somebody who says that they see them already."""
    at = at or clinic.now
    with clinic.as_client(clinic.birch):
        provider = continuing.find(words(clinic.okafor), key=KEY)
        referral = continuing.begin(clinic.birch, provider, draw=DRAW, at=at)
        answers.answer(referral, clinic.everything_said(), at=at)
        answers.submit(referral, rule_version="1", at=at)
        referral_id = referral.referral_id
    return clinic.offered(clinic.birch, referral_id=referral_id)


class TestWordsOf:
    def test_are_three_and_the_same_for_everybody_who_sees_them(self, clinic):
        assert len(words(clinic.okafor).split()) == 3
        assert words(clinic.okafor) == words(clinic.okafor)

    def test_are_others_for_another_provider_and_under_another_key(self, clinic):
        found = {words(clinic.okafor), words(clinic.lindqvist), continuing.words_of(clinic.okafor, key=bytes(32))}

        assert len(found) == 3


class TestFind:
    @pytest.mark.parametrize("typed", [str.upper, lambda said: said.replace(" ", " - "), lambda said: f"  {said}\n"])
    def test_reads_them_however_they_were_typed(self, clinic, typed):
        with clinic.as_client(clinic.birch):
            assert continuing.find(typed(words(clinic.okafor)), key=KEY).provider_id == clinic.okafor

    @pytest.mark.parametrize("typed", ["", "abandon abandon abandon", "abandon"])
    def test_leads_to_nobody_by_other_words(self, clinic, typed):
        with clinic.as_client(clinic.birch), pytest.raises(continuing.UnknownWords):
            continuing.find(typed, key=KEY)


class TestSeenBy:
    def test_is_who_has_taken_them_on_and_nobody_who_was_only_asked(self, clinic):
        clinic.booked(clinic.amber)
        clinic.offered(clinic.birch, provider_id=clinic.lindqvist)

        with clinic.as_client(clinic.amber):
            assert [provider.provider_id for provider in continuing.seen_by(clinic.amber)] == [clinic.okafor]
        with clinic.as_client(clinic.birch):
            assert continuing.seen_by(clinic.birch) == []


class TestBegin:
    def test_is_refused_to_who_sees_them_in_this_account(self, clinic):
        clinic.booked(clinic.amber)

        with clinic.as_client(clinic.amber), pytest.raises(continuing.SeenAlready):
            continuing.begin(clinic.amber, providers.get(clinic.okafor), draw=DRAW, at=clinic.now)

    def test_is_refused_while_somebody_is_being_asked(self, clinic):
        clinic.offered(clinic.birch, provider_id=clinic.lindqvist)

        with clinic.as_client(clinic.birch), pytest.raises(answers.OneAtATime):
            continuing.begin(clinic.birch, providers.get(clinic.okafor), draw=DRAW, at=clinic.now)

    def test_asks_who_takes_nobody_new(self, clinic, full):
        referral_id = continued(clinic)

        with clinic.as_provider(clinic.okafor):
            assert referrals.get(referral_id, seen_by=clinic.okafor).continues_with == clinic.okafor

    def test_asks_nobody_else_who_takes_nobody_new(self, clinic, full):
        with pytest.raises(referrals.NotTaking):
            clinic.offered(clinic.birch)

    @pytest.mark.parametrize("answer", [lambda found, at: referrals.accept(found, at=at),
                                        lambda found, at: referrals.decline(found, "full", at=at)])  # fmt: skip
    def test_is_forgotten_with_the_answer(self, clinic, answer):
        referral_id = continued(clinic)
        with clinic.as_provider(clinic.okafor):
            answer(referrals.get(referral_id, seen_by=clinic.okafor), clinic.now)

        with clinic.as_client(clinic.birch):
            assert referrals.get(referral_id, seen_by=clinic.birch).continues_with is None

    @pytest.mark.parametrize(("known", "counted"), [(True, 0), (False, 1)])
    def test_counts_nobody_as_new_who_is_known(self, clinic, known, counted):
        referral_id = continued(clinic) if known else clinic.offered(clinic.birch)
        with clinic.as_provider(clinic.okafor):
            referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now)

        with clinic.as_network():
            assert providers.accepted_in_month(clinic.now.date()).get(clinic.okafor, 0) == counted

    def test_tells_nobody_else_whom_they_see(self, clinic):
        with clinic.as_client(clinic.birch):
            referral = continuing.begin(clinic.birch, providers.get(clinic.okafor), draw=DRAW, at=clinic.now)
            answers.answer(referral, clinic.everything_said(), at=clinic.now)
            answers.submit(referral, rule_version="1", at=clinic.now)
            referral_id = referral.referral_id
        clinic.offered(clinic.birch, provider_id=clinic.lindqvist, referral_id=referral_id)

        with clinic.as_provider(clinic.lindqvist):
            assert referrals.get(referral_id, seen_by=clinic.lindqvist).continues_with is None

    def test_leaves_a_draft_that_can_still_be_changed(self, clinic):
        with clinic.as_client(clinic.birch):
            referral = continuing.begin(clinic.birch, providers.get(clinic.okafor), draw=DRAW, at=clinic.now)

            assert (referral.state, continuing.named_in(referral).provider_id) == (State.DRAFT, clinic.okafor)
