"""The clocks of the places we serve: each exists, and every place has one."""

from zoneinfo import available_timezones

import pytest

from care import needs, places, zones


class TestUsual:
    @pytest.mark.parametrize("jurisdiction", sorted(places.JURISDICTIONS))
    def test_is_one_of_those_shown_for_the_country(self, jurisdiction):
        assert zones.usual(jurisdiction) in zones.ZONES[places.country_of(jurisdiction)]

    @pytest.mark.parametrize(
        ("jurisdiction", "zone"),
        [
            ("GB", "Europe/London"),
            ("US-NY", "America/New_York"),
            ("US-CA", "America/Los_Angeles"),
            ("CA-SK", "America/Regina"),
        ],
    )
    def test_is_the_clock_most_people_have(self, jurisdiction, zone):
        assert zones.usual(jurisdiction) == zone

    def test_is_refused_for_a_place_we_do_not_serve(self):
        with pytest.raises(needs.UnknownChoice):
            zones.usual("XX")


class TestLabels:
    def test_are_of_zones_that_exist(self):
        assert zones.LABELS.keys() <= available_timezones()


class TestCity:
    def test_reads_as_a_city(self):
        assert zones.city("America/New_York") == "New York"
