"""Urgent help is there for every country we serve, and says honestly who looked at it."""

from dataclasses import replace
from datetime import date

import pytest

from care import crisis, places

TODAY = date(2026, 11, 23)


class TestHelpFor:
    @pytest.mark.parametrize("country", sorted(places.COUNTRIES))
    def test_has_a_line_that_is_always_open_in_every_country_we_serve(self, country):
        found = crisis.help_for(country)

        assert found.country == country
        assert any((line.call or line.text) and line.hours == "Day and night, every day" for line in found.lines)

    @pytest.mark.parametrize("country", [None, "XX", "gb"])
    def test_is_never_empty(self, country):
        assert crisis.help_for(country).lines

    def test_gives_the_numbers_of_the_united_kingdom(self):
        found = crisis.help_for("GB")

        assert found.emergency == "999"
        assert [line.call or line.text for line in found.lines] == ["116 123", "111", "SHOUT to 85258"]

    @pytest.mark.parametrize("country", sorted([*crisis.countries(), crisis.INTERNATIONAL]))
    def test_names_a_source_for_every_line(self, country):
        assert all(line.source.startswith("https://") for line in crisis.help_for(country).lines)


class TestReviewIsDue:
    def test_is_due_at_180_days(self):
        looked_at = replace(crisis.help_for("GB"), reviewed_on=date(2026, 5, 27))

        assert crisis.review_is_due(looked_at, on=TODAY)
        assert not crisis.review_is_due(looked_at, on=date(2026, 11, 22))

    def test_lists_what_nobody_has_looked_at(self):
        unread = {code for code in crisis.countries() if crisis.help_for(code).reviewed_on is None}

        assert unread <= set(crisis.due_for_review(on=TODAY))
