from datetime import date, timedelta

import pytest

from care import licences, providers, staffing
from care.staffing import Staffed
from care.wishes import Licence


@pytest.fixture
def today(clinic):
    return clinic.now.date()


@pytest.fixture
def by_place(clinic, today):
    def read(on=None):
        with clinic.as_network():
            return staffing.by_place(on=on or today)

    return read


class TestByPlace:
    def test_counts_each_provider_once_a_place(self, clinic, today, by_place):
        again = Licence(frozenset({"GB", "IE"}), today, today + timedelta(days=400))
        with clinic.as_network():
            licences.grant(clinic.okafor, again, profession="counsellor", authority="PSI", checked_on=today)

        assert by_place() == [Staffed("IE", 1, 1), Staffed("GB", 2, 2)]

    def test_leaves_out_licences_that_have_not_begun_or_are_over(self, by_place):
        assert by_place(date(2019, 12, 31)) == []
        assert by_place(date(2030, 1, 2)) == []

    def test_has_no_room_with_whoever_is_full_paused_or_closed(self, clinic, by_place):
        with clinic.as_network():
            providers.pause(providers.get(clinic.okafor), at=clinic.now)
        with clinic.as_provider(clinic.lindqvist):
            providers.set_capacity(providers.get(clinic.lindqvist), 1)
        assert by_place() == [Staffed("GB", 2, 1)]

        clinic.booked(provider_id=clinic.lindqvist)

        assert by_place() == [Staffed("GB", 2, 0)]


class TestResume:
    def test_ends_a_pause_and_opens_no_closed_door(self, clinic):
        with clinic.as_network():
            closed = providers.get(clinic.okafor)
            providers.set_taking(closed, takes_new_clients=False)
            providers.pause(closed, at=clinic.now)

            providers.resume(closed)

            assert (closed.takes_new_clients, closed.paused_at) == (False, None)


class TestListed:
    def test_keeps_what_is_over(self, clinic, today):
        over = Licence(frozenset({"IE"}), date(2001, 1, 1), date(2002, 1, 1))
        with clinic.as_network():
            licences.grant(clinic.okafor, over, profession="counsellor", authority="PSI", checked_on=today)

            ends = [row.valid_until for row in licences.listed(clinic.okafor)]
        assert ends == [date(2030, 1, 1), date(2002, 1, 1)]
