"""Matching: hard rules hold for everybody shown, ties are broken fairly, and nobody gets an empty page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import hard_rules, matching, needs, wishes
from care.wishes import Candidate, Licence, OpenTime, Wishes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GB = Licence(frozenset({"GB"}), date(2020, 1, 1), date(2030, 1, 1))

AMBER = Wishes(
    modality="video",
    language="en",
    age_band="25_64",
    jurisdiction="GB",
    zone=ZoneInfo("Europe/London"),
    from_on=NOW.date(),
    topics=frozenset({"grief"}),
)


def open_at(*hours_from_now, modalities=("video",)):
    return tuple(OpenTime(NOW + timedelta(hours=hours), frozenset(modalities)) for hours in hours_from_now)


def person(number, **changed):
    plain = Candidate(
        provider_id=UUID(int=number),
        topics=frozenset({"grief", "sleep"}),
        modalities=frozenset({"video"}),
        languages=frozenset({"en"}),
        age_bands=frozenset({"25_64"}),
        licences=(GB,),
        open_times=open_at(48),
        accepted_this_month=0,
        capacity=4,
    )
    return replace(plain, **changed)


def ids(ranking):
    return [match.provider_id.int for match in ranking.matches]


def rank(asked, *people, seed=1):
    return matching.rank(asked, people, at=NOW, draw=Random(seed))


class TestHardRules:
    @pytest.mark.parametrize(
        ("changed", "rule"),
        [
            ({"licences": (replace(GB, jurisdictions=frozenset({"US-NY"})),)}, "licence"),
            ({"licences": (replace(GB, valid_until=date(2026, 11, 22)),)}, "licence"),
            ({"licences": (replace(GB, valid_until=date(2026, 11, 24)),)}, "time"),
            ({"languages": frozenset({"pl"})}, "language"),
            ({"age_bands": frozenset({"16_17"})}, "age"),
            ({"modalities": frozenset({"phone"}), "open_times": open_at(48, modalities=["phone"])}, "modality"),
            ({"accepted_this_month": 4}, "room"),
            ({"takes_new_clients": False}, "room"),
            ({"open_times": ()}, "time"),
        ],
    )
    def test_keep_out_who_does_not_fit(self, changed, rule):
        unfit = person(1, **changed)

        assert rule in hard_rules.broken(AMBER, unfit)
        assert ids(rank(AMBER, unfit, person(2))) == [2]

    def test_hold_for_a_must(self):
        asked = replace(AMBER, gender="woman", gender_must=True)

        assert ids(rank(asked, person(1, gender="man"), person(2, gender="woman"), person(3))) == [2]

    def test_leave_out_whom_the_client_named(self):
        asked = replace(AMBER, excluded=frozenset({UUID(int=1)}))

        assert ids(rank(asked, person(1), person(2))) == [2]

    def test_take_up_to_three_names(self):
        with pytest.raises(wishes.TooManyExcluded):
            replace(AMBER, excluded=frozenset(UUID(int=number) for number in range(4)))


class TestScore:
    def test_is_full_for_who_has_no_preference(self):
        (match,) = rank(replace(AMBER, topics=frozenset()), person(1)).matches

        assert match.parts.total == 100

    def test_names_its_parts(self):
        asked = replace(
            AMBER, topics=frozenset({"grief", "anger"}), gender="woman", times=frozenset({"morning", "weekend"})
        )

        (match,) = rank(asked, person(1, open_times=open_at(24 * 15), gender="man")).matches

        assert (match.parts.need, match.parts.soonest, match.parts.gender) == (20.0, 12.5, 0.0)

    @given(st.sets(st.sampled_from(sorted(needs.IDENTITIES))), st.sampled_from([None, *needs.GENDERS]))
    def test_is_untouched_by_what_the_client_did_not_ask(self, identities, gender):
        declared = person(1, identities=frozenset(identities), gender=gender)

        assert rank(AMBER, declared).matches[0].parts == rank(AMBER, person(1)).matches[0].parts


class TestRank:
    def test_puts_the_least_loaded_first_inside_a_band(self):
        busy, idle = person(1, accepted_this_month=3), person(2, accepted_this_month=1, open_times=open_at(24 * 7))

        ranking = rank(AMBER, busy, idle)

        assert {match.band for match in ranking.matches} == {0}
        assert ids(ranking) == [2, 1]

    def test_never_lets_load_outweigh_a_band(self):
        far, near = person(1, topics=frozenset()), person(2, accepted_this_month=3)

        assert ids(rank(AMBER, far, near)) == [2, 1]

    def test_draws_a_lot_between_equals(self):
        firsts = {ids(rank(AMBER, person(1), person(2), seed=seed))[0] for seed in range(20)}

        assert firsts == {1, 2}

    @given(st.permutations(range(1, 7)), st.integers())
    def test_does_not_depend_on_the_order_of_rows(self, order, seed):
        shuffled = rank(AMBER, *(person(number) for number in order), seed=seed)

        assert ids(shuffled) == ids(rank(AMBER, *(person(number) for number in range(1, 7)), seed=seed))

    def test_shows_three_and_keeps_the_rest(self):
        ranking = rank(AMBER, *(person(number) for number in range(1, 6)))

        assert (len(ranking.first), len(ranking.more)) == (3, 2)
        assert ranking.chosen_for_me == ranking.first[0]


class TestReasons:
    def test_are_two_plain_sentences(self):
        evening = person(1, open_times=open_at(24 * 3 + 9))

        (match,) = rank(AMBER, evening).matches

        assert match.reasons == ("Works with grief.", "Free on Thursday evening.")

    @given(st.sampled_from(sorted(needs.TOPICS)), st.integers(1, 24 * 55), st.sampled_from(["woman", None]))
    def test_are_always_two_and_differ(self, topic, hours, gender):
        asked = replace(AMBER, topics=frozenset({topic}), gender=gender)

        (match,) = rank(asked, person(1, open_times=open_at(hours), gender="woman")).matches

        assert len(set(match.reasons)) == 2
        assert all(reason.endswith(".") for reason in match.reasons)

    def test_tell_the_day_of_the_client_and_not_of_utc(self):
        asked = replace(AMBER, zone=ZoneInfo("Pacific/Auckland"))

        (match,) = rank(asked, person(1, open_times=open_at(12))).matches

        assert match.reasons[1] == "Free tomorrow morning."


class TestLoosenings:
    def test_say_which_one_wish_gives_how_many(self):
        asked = replace(AMBER, modality="in_person", gender="woman", gender_must=True)
        people = [person(number, gender="woman") for number in range(1, 5)]

        ranking = rank(asked, *people, person(9, gender="man"))

        assert ids(ranking) == []
        assert [found.sentence for found in ranking.loosenings] == ["With video: 4 people"]

    def test_give_wishes_that_then_find_somebody(self):
        asked = replace(AMBER, gender="woman", gender_must=True)
        only = person(1, gender="man")

        (found,) = rank(asked, only).loosenings

        assert ids(rank(found.wishes, only)) == [1]

    def test_offer_the_waiting_list_last(self):
        asked = replace(AMBER, language="pl")

        ranking = rank(asked, person(1), person(2, languages=frozenset({"pl"}), accepted_this_month=4))

        assert [found.sentence for found in ranking.loosenings] == [
            "In English: 1 person",
            "If you can wait for a place: 1 person",
        ]

    def test_never_offer_what_the_plan_does_not_cover(self):
        asked = replace(AMBER, modality="phone", covered_modalities=frozenset({"phone"}))

        assert rank(asked, person(1)).loosenings == ()

    def test_stay_silent_while_somebody_fits(self):
        assert rank(AMBER, person(1)).loosenings == ()
