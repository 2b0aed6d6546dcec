"""Providers: what they say of themselves, where they may practise, and who can change it."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import ProgrammingError

from care import availability, candidates, licences, needs, open_hours, providers
from care.availability import Pattern, Span
from care.licences import BackwardsLicence
from care.open_hours import BackwardsTime, NoSuchHours
from care.providers import NoSuchProvider, NotOffered, Profile
from care.wishes import Licence

PLAIN = Profile(
    called="Ada Mensah",
    zone="Europe/London",
    topics=frozenset({"sleep"}),
    modalities=frozenset({"video"}),
    languages=frozenset({"en"}),
    age_bands=frozenset({"25_64"}),
)


class TestProfile:
    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"zone": "Mars"}, availability.UnknownZone),
            ({"modalities": frozenset({"mixed"})}, needs.UnknownChoice),
            ({"modalities": frozenset()}, NotOffered),
            ({"topics": frozenset({"magic"})}, needs.UnknownChoice),
        ],
    )
    def test_takes_declared_words_only(self, wrong, why):
        with pytest.raises(why):
            replace(PLAIN, **wrong)


class TestGet:
    def test_is_open_to_clients_and_knows_nobody_else(self, clinic):
        with clinic.as_client():
            assert providers.get(clinic.okafor).called == "Dr Okafor"
            with pytest.raises(NoSuchProvider):
                providers.get(uuid4())

    def test_gives_a_provider_themselves_only(self, clinic):
        with clinic.as_provider():
            assert [provider.called for provider in providers.all_of_them()] == ["Dr Okafor"]
            with pytest.raises(NoSuchProvider):
                providers.get(clinic.lindqvist)


class TestChange:
    def test_is_the_providers_own(self, clinic):
        with clinic.as_provider():
            providers.change(providers.get(clinic.okafor), PLAIN)

        with clinic.as_client():
            assert providers.get(clinic.okafor).topics == ["sleep"]

    def test_is_held_back_by_the_database_from_a_client(self, clinic):
        with pytest.raises(ProgrammingError, match="permission denied"), clinic.as_client():
            providers.set_capacity(providers.get(clinic.okafor), 1)


class TestSetTaking:
    def test_closes_and_opens_the_door(self, clinic):
        def takes():
            with clinic.as_client():
                return {one.provider_id: one.takes_new_clients for one in candidates.gather(at=clinic.now)}

        with clinic.as_job():
            providers.pause(providers.get(clinic.okafor), at=clinic.now)
        assert takes() == {clinic.okafor: False, clinic.lindqvist: True}

        with clinic.as_provider():
            providers.set_taking(providers.get(clinic.okafor), takes_new_clients=True)
        assert takes() == {clinic.okafor: True, clinic.lindqvist: True}


class TestGrant:
    def test_refuses_a_licence_that_ends_before_it_begins(self, clinic):
        backwards = Licence(frozenset({"GB"}), date(2027, 1, 1), date(2026, 1, 1))

        with clinic.as_network(), pytest.raises(BackwardsLicence):
            licences.grant(clinic.okafor, backwards, profession="x", authority="y", checked_on=date(2026, 1, 1))

    def test_is_kept_from_providers_by_the_database(self, clinic):
        more = Licence(frozenset({"IE"}), date(2026, 1, 1), date(2027, 1, 1))

        with pytest.raises(ProgrammingError, match="permission denied"), clinic.as_provider():
            licences.grant(clinic.okafor, more, profession="x", authority="y", checked_on=date(2026, 1, 1))

    def test_is_warned_of_before_it_ends(self, clinic):
        with clinic.as_network():
            assert licences.ending_soon(on=date(2029, 12, 1))
            assert not licences.ending_soon(on=date(2029, 10, 1))


class TestOpenHours:
    def test_are_removed_by_their_provider_only(self, clinic):
        saturdays = Pattern("FREQ=WEEKLY;BYDAY=SA", date(2026, 1, 3), time(10), 120, "Europe/London", {"video"})
        with clinic.as_provider():
            hours_id = open_hours.add(clinic.okafor, saturdays, at=clinic.now).hours_id

        with clinic.as_provider(clinic.lindqvist), pytest.raises(NoSuchHours):
            open_hours.remove(hours_id, provider_id=clinic.okafor, at=clinic.now)
        with clinic.as_provider():
            open_hours.remove(hours_id, provider_id=clinic.okafor, at=clinic.now)
            assert len(open_hours.of(clinic.okafor)) == 1

    def test_refuse_to_end_before_they_begin(self, clinic):
        with clinic.as_provider(), pytest.raises(BackwardsTime):
            open_hours.go_away(clinic.okafor, Span(clinic.now, clinic.now), at=clinic.now)

    def test_come_back_after_time_away_is_taken_back(self, clinic):
        week = Span(clinic.now, clinic.now + timedelta(days=7))
        with clinic.as_provider():
            away_id = open_hours.go_away(clinic.okafor, week, at=clinic.now).away_id
            assert open_hours.working(clinic.okafor, after=clinic.now, before=week.ends_at) == []

            open_hours.come_back(away_id, provider_id=clinic.okafor, at=clinic.now)
            assert len(open_hours.working(clinic.okafor, after=clinic.now, before=week.ends_at)) == 5
