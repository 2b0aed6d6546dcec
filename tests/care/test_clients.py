"""The care record: coarse, the client's own, and gone when they say so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from care import appointments, availability, clients, needs
from care.clients import About, MeetingNow, NoName, NoSuchClient
from care.tables.appointments import Appointment, AppointmentEvent
from care.tables.open_time import TakenTime
from care.tables.referrals import Offer, Referral
from kernel.database import db

AMBER_FINCH = About("Amber Finch", "en", "GB", "Europe/London", "25_64")


class TestKeep:
    def test_replaces_what_was_there(self, clinic):
        with clinic.as_client():
            clients.keep(clinic.amber, AMBER_FINCH)
            clients.keep(clinic.amber, About(" Amber ", "pl", "GB", "Europe/London", "25_64"))

            assert (clients.get(clinic.amber).called, clients.get(clinic.amber).language) == ("Amber", "pl")

    def test_is_read_by_nobody_else(self, clinic):
        with clinic.as_client():
            clients.keep(clinic.amber, AMBER_FINCH)

        with clinic.as_client(clinic.birch), pytest.raises(NoSuchClient):
            clients.get(clinic.amber)


class TestAbout:
    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            (("", "en", "GB", "Europe/London", "25_64"), NoName),
            (("x" * 41, "en", "GB", "Europe/London", "25_64"), NoName),
            (("Amber", "xx", "GB", "Europe/London", "25_64"), needs.UnknownChoice),
            (("Amber", "en", "GB", "Nowhere", "25_64"), availability.UnknownZone),
            (("Amber", "en", "GB", "Europe/London", "41"), needs.UnknownChoice),
        ],
    )
    def test_takes_coarse_answers_only(self, wrong, why):
        with pytest.raises(why):
            About(*wrong)


class TestErase:
    def test_leaves_nothing_of_the_client(self, clinic):
        clinic.booked()
        clinic.booked(clinic.birch, provider_id=clinic.lindqvist)
        with clinic.as_client():
            clients.keep(clinic.amber, AMBER_FINCH)
            clients.erase(clinic.amber, at=clinic.now)

            assert clients.find(clinic.amber) is None
        with clinic.as_job():
            tables = (Referral, Offer, Appointment, AppointmentEvent)
            left = [set(db.session.scalars(select(table.account_id))) for table in tables]

        assert left == [{clinic.birch}] * 4

    def test_frees_the_time_that_was_booked(self, clinic):
        clinic.booked()
        with clinic.as_client():
            clients.erase(clinic.amber, at=clinic.now)

        with clinic.as_provider():
            assert not db.session.scalars(select(TakenTime)).all()

    def test_waits_for_the_end_of_an_appointment(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_client():
            begun = appointments.get(appointment_id, seen_by=clinic.amber).starts_at + timedelta(minutes=1)
            with pytest.raises(MeetingNow):
                clients.erase(clinic.amber, at=begun)

            assert appointments.get(appointment_id, seen_by=clinic.amber).state == "booked"

    def test_cannot_reach_another(self, clinic):
        clinic.booked()
        with clinic.as_client(clinic.birch):
            clients.erase(clinic.amber, at=clinic.now)

        with clinic.as_job():
            assert db.session.scalar(select(func.count()).select_from(Referral)) == 1
