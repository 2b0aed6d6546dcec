"""A client's answers: a draft that may change, then sent as they stand, and matched."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from care import answers, candidates, clients, matching, needs
from care.answers import Answers, NotAllAnswered, OneAtATime, SentAlready
from care.states import MoveClosed

SAID = Answers(
    modality="video",
    language="en",
    age_band="25_64",
    jurisdiction="GB",
    zone="Europe/London",
    topics=frozenset({"grief", "sleep"}),
    times=frozenset({"evening"}),
)


class TestDraft:
    def test_goes_on_with_the_one_there_is(self, clinic):
        with clinic.as_client():
            first = answers.draft(clinic.amber, called="Amber Finch", at=clinic.now)
            again = answers.draft(clinic.amber, called="Amber Finch", at=clinic.now + timedelta(hours=1))

            assert again is first

    def test_is_refused_while_one_waits(self, clinic):
        clinic.submitted()

        with clinic.as_client(), pytest.raises(OneAtATime):
            answers.draft(clinic.amber, called="Amber Finch", at=clinic.now)

    def test_does_not_ask_again_what_the_client_let_us_keep(self, clinic):
        with clinic.as_client():
            clients.keep(clinic.amber, clients.About("Amber Finch", "pl", "GB", "Europe/London", "25_64"))

            found = answers.of(answers.draft(clinic.amber, called="Amber Finch", at=clinic.now))

        assert (found.language, found.jurisdiction, found.modality) == ("pl", "GB", None)


class TestAnswer:
    def test_keeps_exactly_what_was_said(self, clinic):
        with clinic.as_client():
            draft = answers.draft(clinic.amber, called="Amber Finch", at=clinic.now)
            answers.answer(draft, SAID, at=clinic.now)

            assert answers.of(draft) == SAID

    def test_is_refused_once_sent(self, clinic):
        clinic.submitted()

        with clinic.as_client():
            sent = answers.find_under_way(clinic.amber)
            with pytest.raises(SentAlready):
                answers.answer(sent, SAID, at=clinic.now)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"language": "xx"},
            {"jurisdiction": "US"},
            {"gender": "any"},
            {"times": frozenset({"night"})},
            {"modality": ""},
            {"risk_tier": 3},
        ],
    )
    def test_takes_declared_answers_only(self, wrong):
        with pytest.raises(needs.UnknownChoice):
            replace(SAID, **wrong)


class TestSubmit:
    def test_names_what_is_missing(self, clinic):
        with clinic.as_client():
            draft = answers.draft(clinic.amber, called="Amber Finch", at=clinic.now)
            answers.answer(draft, replace(SAID, zone=None, language=None), at=clinic.now)
            with pytest.raises(NotAllAnswered) as refused:
                answers.submit(draft, rule_version="1", at=clinic.now)

        assert refused.value.missing == ("language", "zone")

    def test_is_refused_twice(self, clinic):
        clinic.submitted()

        with clinic.as_client():
            sent = answers.find_under_way(clinic.amber)
            with pytest.raises(MoveClosed):
                answers.submit(sent, rule_version="1", at=clinic.now)


class TestWishes:
    def test_find_people_among_real_rows(self, clinic):
        clinic.open(clinic.birch, "Only in Polish", languages=frozenset({"pl"}))
        clinic.submitted()

        with clinic.as_client():
            wishes = answers.wishes(answers.find_under_way(clinic.amber), cover=clinic.cover, on=clinic.now.date())
            ranking = matching.rank(wishes, candidates.gather(at=clinic.now), at=clinic.now, draw=Random(1))

        assert {match.provider_id for match in ranking.first} == {clinic.okafor, clinic.lindqvist}
        assert ranking.first[0].reasons == ("Works with grief.", "Free tomorrow morning.")
