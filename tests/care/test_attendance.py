"""What became of an appointment: recorded once, by the provider."""

from datetime import timedelta

import pytest

from care import appointments, attendance
from care.attendance import NoReason, NotYet, StillWaiting
from care.states import MoveClosed


@pytest.fixture
def booked(clinic):
    return clinic.booked()


class TestComplete:
    def test_uses_the_allowance_once(self, clinic, booked):
        with clinic.as_provider():
            appointment = appointments.get(booked, seen_by=clinic.okafor)
            attendance.complete(appointment, at=clinic.wednesday)
            with pytest.raises(MoveClosed):
                attendance.complete(appointment, at=clinic.wednesday)

        with clinic.as_client():
            assert appointments.used(clinic.amber, since=clinic.cover.counted_from) == 1
            assert appointments.used(clinic.amber, since=clinic.wednesday.date() + timedelta(days=1)) == 0

    def test_is_refused_before_it_began(self, clinic, booked):
        with clinic.as_provider():
            appointment = appointments.get(booked, seen_by=clinic.okafor)
            with pytest.raises(NotYet):
                attendance.complete(appointment, at=clinic.wednesday - timedelta(seconds=1))


class TestMiss:
    def record(self, clinic, appointment_id, *, minutes=10, **rest):
        with clinic.as_provider():
            appointment = appointments.get(appointment_id, seen_by=clinic.okafor)
            attendance.miss(appointment, at=appointment.starts_at + timedelta(minutes=minutes), **rest)
            return appointment.counted, appointment.forgiven

    def test_waits_for_the_grace_minutes(self, clinic, booked):
        with pytest.raises(StillWaiting):
            self.record(clinic, booked, minutes=9)

    def test_forgives_the_first_and_counts_the_second(self, clinic, booked):
        again = clinic.booked(starts_at=clinic.wednesday + timedelta(hours=2))

        assert self.record(clinic, booked) == (False, True)
        assert self.record(clinic, again) == (True, False)

    def test_is_waived_with_a_reason_only(self, clinic, booked):
        with pytest.raises(NoReason):
            self.record(clinic, booked, waived_because=" ")

        assert self.record(clinic, booked, waived_because="The train stood still.") == (False, False)


class TestInterrupt:
    def test_never_counts(self, clinic, booked):
        with clinic.as_provider():
            appointment = appointments.get(booked, seen_by=clinic.okafor)
            attendance.interrupt(appointment, at=clinic.wednesday)

            assert (appointment.state, appointment.counted) == ("interrupted", False)
