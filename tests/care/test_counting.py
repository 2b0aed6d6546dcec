"""What is said upwards of an appointment: once, from the outbox, and only where there is something to say."""

from datetime import timedelta

from sqlalchemy import text

from care import appointments, attendance, clients, counting
from kernel.database import db


class Told:
    """Keeps what was said."""

    def __init__(self):
        self.said = []

    def deliver(self, account_id, *, appointment_id, on, modality, waited_days):
        self.said.append(("delivered", account_id, on, modality, waited_days))

    def count(self, account_id, *, appointment_id, on):
        self.said.append(("counted", account_id, on))


def put(clinic):
    """The ids that stand in the outbox to be contributed."""
    with clinic.as_job():
        rows = db.session.execute(text("select payload from house.outbox where kind = 'contribute_appointment'"))
        return [row.payload["appointment_id"] for row in rows]


def said_of(clinic, appointment_id):
    told = Told()
    with clinic.as_job():
        counting.contribute(appointment_id, contributions=told)
    return told.said


def completed(clinic):
    appointment_id = clinic.booked()
    with clinic.as_provider():
        attendance.complete(appointments.get(appointment_id, seen_by=clinic.okafor), at=clinic.wednesday)
    return appointment_id


class TestPut:
    def test_stands_with_what_took_place(self, clinic):
        appointment_id = completed(clinic)

        assert put(clinic) == [str(appointment_id)]

    def test_is_silent_of_what_was_cancelled_in_time(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_client():
            appointments.cancel(appointments.get(appointment_id, seen_by=clinic.amber), at=clinic.now)

        assert put(clinic) == []


class TestContribute:
    def test_says_when_how_and_after_how_long(self, clinic):
        appointment_id = completed(clinic)

        assert said_of(clinic, appointment_id) == [("delivered", clinic.amber, clinic.wednesday.date(), "video", 2)]

    def test_says_of_a_missed_one_only_that_it_counts(self, clinic):
        twice = [clinic.booked(starts_at=clinic.wednesday + timedelta(hours=number)) for number in (0, 2)]
        for appointment_id in twice:
            with clinic.as_provider():
                appointment = appointments.get(appointment_id, seen_by=clinic.okafor)
                attendance.miss(appointment, at=appointment.ends_at)

        assert put(clinic) == [str(twice[1])]
        assert said_of(clinic, twice[1]) == [("counted", clinic.amber, clinic.wednesday.date())]

    def test_says_nothing_of_what_was_erased(self, clinic):
        appointment_id = completed(clinic)
        with clinic.as_client():
            clients.erase(clinic.amber, at=clinic.now)

        assert said_of(clinic, appointment_id) == []
