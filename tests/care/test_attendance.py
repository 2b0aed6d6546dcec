"""What became of an appointment: recorded once, by the provider, and contributed where it counts."""

from datetime import timedelta

import pytest

from care import appointments, attendance
from care.attendance import NoReason, NotYet, StillWaiting
from care.states import MoveClosed


@pytest.fixture
def booked(clinic):
    return clinic.booked()


class TestComplete:
    def test_counts_and_is_contributed_once(self, clinic, booked, told):
        with clinic.as_provider():
            appointment = appointments.get(booked, seen_by=clinic.okafor)
            attendance.complete(appointment, at=clinic.wednesday, contributions=told)
            with pytest.raises(MoveClosed):
                attendance.complete(appointment, at=clinic.wednesday, contributions=told)

        (occurrence,) = told.occurrences
        assert (occurrence.account_id, occurrence.delivered, occurrence.counted) == (clinic.amber, True, True)
        assert (occurrence.waited_days, occurrence.modality, occurrence.topic) == (2, "video", "grief")

    def test_uses_the_allowance(self, clinic, booked, told):
        with clinic.as_provider():
            attendance.complete(
                appointments.get(booked, seen_by=clinic.okafor), at=clinic.wednesday, contributions=told
            )

        with clinic.as_client():
            assert appointments.used(clinic.amber, since=clinic.cover.year_began_on) == 1
            assert appointments.used(clinic.amber, since=clinic.wednesday.date() + timedelta(days=1)) == 0

    def test_is_refused_before_it_began(self, clinic, booked, told):
        with clinic.as_provider(), pytest.raises(NotYet):
            attendance.complete(
                appointments.get(booked, seen_by=clinic.okafor),
                at=clinic.wednesday - timedelta(seconds=1),
                contributions=told,
            )


class TestMiss:
    def record(self, clinic, appointment_id, told, *, minutes=10, **rest):
        with clinic.as_provider():
            appointment = appointments.get(appointment_id, seen_by=clinic.okafor)
            at = appointment.starts_at + timedelta(minutes=minutes)
            attendance.miss(appointment, at=at, contributions=told, **rest)

    def test_waits_for_the_grace_minutes(self, clinic, booked, told):
        with pytest.raises(StillWaiting):
            self.record(clinic, booked, told, minutes=9)

    def test_forgives_the_first_and_contributes_nothing(self, clinic, booked, told):
        self.record(clinic, booked, told)

        assert told.occurrences == []

    def test_counts_the_second_without_saying_it_took_place(self, clinic, booked, told):
        again = clinic.booked(starts_at=clinic.wednesday + timedelta(hours=2))
        self.record(clinic, booked, told)
        self.record(clinic, again, told)

        (occurrence,) = told.occurrences
        assert (occurrence.delivered, occurrence.counted) == (False, True)

    def test_is_waived_with_a_reason_only(self, clinic, booked, told):
        with pytest.raises(NoReason):
            self.record(clinic, booked, told, waived_because=" ")
        self.record(clinic, booked, told, waived_because="The train stood still.")

        with clinic.as_client():
            appointment = appointments.get(booked, seen_by=clinic.amber)
            assert (appointment.counted, appointment.forgiven) == (False, False)


class TestInterrupt:
    def test_never_counts(self, clinic, booked):
        with clinic.as_provider():
            appointment = appointments.get(booked, seen_by=clinic.okafor)
            attendance.interrupt(appointment, at=clinic.wednesday)

            assert (appointment.state, appointment.counted) == ("interrupted", False)


class TestCancelByClient:
    def test_contributes_what_counts(self, clinic, booked, told):
        again = clinic.booked(starts_at=clinic.wednesday + timedelta(hours=2))
        for appointment_id in (booked, again):
            with clinic.as_client():
                appointment = appointments.get(appointment_id, seen_by=clinic.amber)
                attendance.cancel_by_client(appointment, at=clinic.wednesday - timedelta(1 / 24), contributions=told)

        assert [occurrence.delivered for occurrence in told.occurrences] == [False]
