"""Appointments: cancelled by either, seen by the two alone, and every move logged."""

from datetime import timedelta

import pytest

from care import appointments
from care.appointment_states import MOVES, State
from care.appointments import AlreadyBegun, NoSuchAppointment
from care.states import MoveClosed


def hours(number):
    return timedelta(hours=number)


class TestGet:
    def test_finds_it_for_both_and_for_nobody_else(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_client():
            assert appointments.get(appointment_id, seen_by=clinic.amber)
        with clinic.as_provider():
            assert appointments.get(appointment_id, seen_by=clinic.okafor)
        for stranger, scope in (
            (clinic.birch, clinic.as_client(clinic.birch)),
            (clinic.lindqvist, clinic.as_provider(clinic.lindqvist)),
            (clinic.amber, clinic.as_client(clinic.birch)),
            (clinic.okafor, clinic.as_provider(clinic.lindqvist)),
        ):
            with scope, pytest.raises(NoSuchAppointment):
                appointments.get(appointment_id, seen_by=stranger)


class TestCancel:
    @pytest.mark.parametrize(("before", "then"), [(24, State.CANCELLED), (23, State.LATE_CANCELLED)])
    def test_knows_in_time_from_late(self, clinic, before, then):
        appointment_id = clinic.booked()

        with clinic.as_client():
            appointment = appointments.get(appointment_id, seen_by=clinic.amber)
            assert appointments.cancel(appointment, at=clinic.wednesday - hours(before)) is then

    def test_frees_the_time(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_client():
            appointments.cancel(appointments.get(appointment_id, seen_by=clinic.amber), at=clinic.now + hours(2))

        clinic.offered(clinic.birch)

    def test_forgives_the_first_late_one_and_not_the_second(self, clinic):
        counted = []
        for number in range(2):
            appointment_id = clinic.booked(starts_at=clinic.wednesday + hours(number))
            with clinic.as_client():
                appointment = appointments.get(appointment_id, seen_by=clinic.amber)
                appointments.cancel(appointment, at=clinic.wednesday - hours(1))
                counted.append(appointment.counted)

        assert counted == [False, True]

    def test_is_refused_once_it_began(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_client(), pytest.raises(AlreadyBegun):
            appointments.cancel(appointments.get(appointment_id, seen_by=clinic.amber), at=clinic.wednesday)

    def test_is_refused_twice(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_client():
            appointment = appointments.get(appointment_id, seen_by=clinic.amber)
            appointments.cancel(appointment, at=clinic.now + hours(2))

            with pytest.raises(MoveClosed):
                appointments.cancel(appointment, at=clinic.now + hours(2))


class TestCancelByProvider:
    def test_never_counts(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_provider():
            appointment = appointments.get(appointment_id, seen_by=clinic.okafor)
            appointments.cancel_by_provider(appointment, at=clinic.wednesday - hours(1))

            assert (appointment.state, appointment.counted) == ("provider_cancelled", False)


class TestMove:
    @pytest.mark.parametrize("then", [state for state in State if state not in MOVES[State.BOOKED]])
    def test_refuses_what_the_table_does_not_list(self, clinic, then):
        appointment_id = clinic.booked()

        with clinic.as_provider(), pytest.raises(MoveClosed):
            appointments.move(
                appointments.get(appointment_id, seen_by=clinic.okafor), then, by="provider", at=clinic.now
            )


class TestEvents:
    def test_tell_every_move_in_order(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_client():
            told = [
                (event.state, event.by)
                for event in appointments.events(appointments.get(appointment_id, seen_by=clinic.amber))
            ]

        assert told == [("held", "client"), ("booked", "provider")]


class TestLists:
    def test_give_each_of_the_two_their_own(self, clinic):
        first = clinic.booked()
        clinic.booked(clinic.birch, provider_id=clinic.lindqvist)

        with clinic.as_provider():
            listed = [
                appointments.ahead(seen_by=clinic.okafor, at=clinic.now),
                appointments.between(clinic.wednesday, clinic.wednesday + hours(1), seen_by=clinic.okafor),
                appointments.to_record(clinic.okafor, at=clinic.wednesday + hours(1)),
            ]

            assert [[found.appointment_id for found in one] for one in listed] == [[first]] * 3
