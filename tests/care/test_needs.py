"""The declared words: labels for every one, and nothing undeclared gets in."""

from datetime import UTC, datetime

import pytest

from care import needs, places


class TestCheckTopics:
    def test_takes_three_or_none(self):
        assert needs.check_topics([]) == frozenset()
        assert needs.check_topics(["grief", "sleep", "anger"]) == {"grief", "sleep", "anger"}

    def test_refuses_a_fourth(self):
        with pytest.raises(needs.TooManyTopics):
            needs.check_topics(["grief", "sleep", "anger", "money"])

    def test_refuses_what_is_not_declared(self):
        with pytest.raises(needs.UnknownChoice):
            needs.check_topics(["the colleague at the next desk"])


class TestLabels:
    def test_exist_for_every_choice(self):
        assert set(needs.MODALITIES) == set(needs.Modality)
        assert set(needs.TIMES_OF_DAY) == set(needs.TimeOfDay)

    def test_read_in_a_sentence_for_every_topic(self):
        assert list(needs.TOPIC_IN_A_SENTENCE) == list(needs.TOPICS)


class TestWays:
    def test_are_all_for_who_does_not_mind(self):
        assert needs.ways("mixed") == {"video", "phone", "in_person"}
        assert needs.ways("phone") == {"phone"}


class TestTimesOfDay:
    @pytest.mark.parametrize(
        ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening")]
    )
    def test_follow_the_clock(self, hour, part):
        assert needs.times_of_day(datetime(2026, 11, 23, hour, 59, tzinfo=UTC)) == {part}

    def test_know_the_weekend(self):
        assert needs.times_of_day(datetime(2026, 11, 22, 9, tzinfo=UTC)) == {"morning", "weekend"}


class TestCountryOf:
    def test_reads_a_state_and_a_country(self):
        assert places.country_of("US-NY") == "US"
        assert places.country_of("GB") == "GB"

    @pytest.mark.parametrize("place", ["US", "GB-ENG", "XX", ""])
    def test_refuses_a_place_where_no_licence_could_be(self, place):
        with pytest.raises(needs.UnknownChoice):
            places.country_of(place)
