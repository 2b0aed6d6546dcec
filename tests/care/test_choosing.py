"""Choosing: who may be shown, which times may be had, and what asking does in one go."""

from datetime import timedelta

import pytest

from care import answers, choosing, clients, providers, referrals
from care.choosing import Choice
from tests.care.clinic import AMBER, COVER, LINDQVIST, MONDAY, OKAFOR


@pytest.fixture
def draft(clinic):
    """Everything is said and nothing sent."""
    with clinic.as_client():
        referral = answers.draft(AMBER, called="Amber Finch", at=MONDAY)
        answers.answer(referral, clinic.everything_said(), at=MONDAY)
        return referral.referral_id


def choice(clinic, provider_id=OKAFOR):
    return Choice(provider_id, clinic.wednesday, "video")


class TestRankingFor:
    def test_falls_the_same_way_each_time(self, clinic, draft):
        with clinic.as_client():
            referral = referrals.get(draft, seen_by=AMBER)
            first, again = (choosing.ranking_for(referral, cover=COVER, at=MONDAY) for _ in range(2))

        assert [match.provider_id for match in first.matches] == [match.provider_id for match in again.matches]
        assert len(first.matches) == 2

    def test_leaves_out_who_was_asked(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_provider():
            referrals.decline(referrals.get(referral_id, seen_by=OKAFOR), "full", at=MONDAY)

        with clinic.as_client():
            found = choosing.ranking_for(referrals.get(referral_id, seen_by=AMBER), cover=COVER, at=MONDAY)

        assert [match.provider_id for match in found.matches] == [LINDQVIST]

    def test_is_refused_while_somebody_is_asked(self, clinic):
        referral_id = clinic.offered()

        with clinic.as_client(), pytest.raises(choosing.NothingToChoose):
            choosing.ranking_for(referrals.get(referral_id, seen_by=AMBER), cover=COVER, at=MONDAY)


class TestAsk:
    def test_sends_the_draft_and_keeps_what_need_not_be_asked_twice(self, clinic, draft):
        with clinic.as_client():
            choosing.ask(referrals.get(draft, seen_by=AMBER), choice(clinic), cover=COVER, at=MONDAY)

        with clinic.as_client():
            assert referrals.get(draft, seen_by=AMBER).state == "offered"
            assert clients.get(AMBER).called == "Amber Finch"

    def test_books_a_further_time_with_who_took_them_on(self, clinic):
        clinic.booked()
        later = Choice(OKAFOR, clinic.wednesday + timedelta(days=1), "phone")

        with clinic.as_client():
            referral = choosing.of_client(AMBER, provider_id=OKAFOR)
            made = choosing.ask(referral, later, cover=COVER, at=MONDAY + timedelta(hours=2))

            assert made.state == "booked"

    def test_sends_nothing_that_is_not_all_answered(self, clinic):
        with clinic.as_client():
            referral = answers.draft(AMBER, called="Amber Finch", at=MONDAY)

            with pytest.raises(answers.NotAllAnswered):
                choosing.ask(referral, choice(clinic), cover=COVER, at=MONDAY)


class TestOfClient:
    def test_is_not_found_where_nothing_was_asked(self, clinic):
        with clinic.as_client(), pytest.raises(referrals.NoSuchReferral):
            choosing.of_client(AMBER, provider_id=OKAFOR)


class TestTimesWith:
    def test_are_none_where_they_may_not_practise(self, clinic, draft):
        with clinic.as_client():
            referral = referrals.get(draft, seen_by=AMBER)
            referral.jurisdiction = "IE"
            provider = providers.get(OKAFOR)

            assert choosing.times_with(provider, referral, cover=COVER, at=MONDAY) == []
