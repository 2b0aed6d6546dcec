"""Referrals: asked of one provider at a time, answered in time, and seen by nobody else."""

from datetime import timedelta

import pytest

from care import appointments, providers, referrals
from care.offers import OfferClosed
from care.referral_states import State
from care.referrals import (
    AskedBefore,
    NoSuchReferral,
    NotLicensedThere,
    NotTakenOn,
    NotTaking,
    StillBooked,
    UnknownReason,
)


def hours(number):
    return timedelta(hours=number)


class TestOffer:
    def test_puts_the_referral_before_its_provider(self, clinic):
        referral_id = clinic.offered()

        with clinic.as_provider():
            (waiting,) = referrals.waiting_for(clinic.okafor, at=clinic.now)

            assert (waiting.referral_id, waiting.called) == (referral_id, "Amber Finch")

    def test_gives_eight_working_hours(self, clinic):
        referral_id = clinic.offered()

        with clinic.as_client():
            assert referrals.get(referral_id, seen_by=clinic.amber).answer_by == clinic.now + hours(9)

    def test_is_found_by_nobody_else(self, clinic):
        referral_id = clinic.offered()

        for stranger, scope in (
            (clinic.lindqvist, clinic.as_provider(clinic.lindqvist)),
            (clinic.birch, clinic.as_client(clinic.birch)),
            # Even one who claims another's id is held back by the database.
            (clinic.okafor, clinic.as_provider(clinic.lindqvist)),
            (clinic.amber, clinic.as_client(clinic.birch)),
        ):
            with scope, pytest.raises(NoSuchReferral):
                referrals.get(referral_id, seen_by=stranger)

    def test_books_at_once_where_the_provider_opens_that(self, clinic):
        with clinic.as_provider():
            providers.get(clinic.okafor).books_instantly = True

        referral_id = clinic.offered()

        with clinic.as_client():
            assert referrals.get(referral_id, seen_by=clinic.amber).state == State.BOOKED
            assert len(appointments.ahead(seen_by=clinic.amber, at=clinic.now)) == 1

    def test_is_refused_to_who_takes_nobody(self, clinic):
        with clinic.as_provider():
            providers.set_taking(providers.get(clinic.okafor), takes_new_clients=False)

        with pytest.raises(NotTaking):
            clinic.offered()


class TestAccept:
    def test_books_the_appointment(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_client():
            appointment = appointments.get(appointment_id, seen_by=clinic.amber)

            assert (appointment.state, appointment.starts_at) == ("booked", clinic.wednesday)
            assert referrals.get(appointment.referral_id, seen_by=clinic.amber).state == State.BOOKED

    def test_counts_towards_a_fair_load(self, clinic):
        clinic.booked()
        clinic.booked(clinic.birch, starts_at=clinic.wednesday + hours(1))

        with clinic.as_client():
            assert providers.accepted_in_month(clinic.now.date()) == {clinic.okafor: 2}

    def test_is_refused_kindly_after_the_time_to_answer(self, clinic):
        referral_id = clinic.offered()

        with clinic.as_provider(), pytest.raises(OfferClosed, match="already been passed on"):
            referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now + hours(9))

    def test_is_not_found_after_it_lapsed(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_job():
            referrals.lapse_overdue(at=clinic.now + hours(10))

        with clinic.as_provider(), pytest.raises(NoSuchReferral):
            referrals.get(referral_id, seen_by=clinic.okafor)

    def test_is_refused_twice(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_provider():
            referral = referrals.get(referral_id, seen_by=clinic.okafor)
            referrals.accept(referral, at=clinic.now)

            with pytest.raises(OfferClosed):
                referrals.accept(referral, at=clinic.now)

    def test_is_refused_when_the_client_took_it_back(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_client():
            referrals.withdraw(referrals.get(referral_id, seen_by=clinic.amber), at=clinic.now)

        with clinic.as_provider(), pytest.raises(NoSuchReferral):
            referrals.get(referral_id, seen_by=clinic.okafor)


class TestDecline:
    def test_frees_the_time_and_hides_the_referral(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_provider():
            referrals.decline(referrals.get(referral_id, seen_by=clinic.okafor), "full", at=clinic.now)

        with clinic.as_provider(), pytest.raises(NoSuchReferral):
            referrals.get(referral_id, seen_by=clinic.okafor)
        clinic.offered(clinic.birch)

    def test_takes_a_reason_of_the_list(self, clinic):
        referral_id = clinic.offered()

        with clinic.as_provider(), pytest.raises(UnknownReason):
            referrals.decline(referrals.get(referral_id, seen_by=clinic.okafor), "bored", at=clinic.now)

    def test_lets_the_client_ask_another_but_not_the_same(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_provider():
            referrals.decline(referrals.get(referral_id, seen_by=clinic.okafor), "time", at=clinic.now)

        with pytest.raises(AskedBefore):
            clinic.offered(referral_id=referral_id)
        clinic.offered(referral_id=referral_id, provider_id=clinic.lindqvist)

        with clinic.as_provider(clinic.lindqvist):
            assert referrals.get(referral_id, seen_by=clinic.lindqvist).state == State.OFFERED


class TestLapseOverdue:
    def test_frees_the_time_and_tells_how_many(self, clinic):
        clinic.offered()

        with clinic.as_job():
            assert referrals.lapse_overdue(at=clinic.now + hours(8)) == 0
            assert referrals.lapse_overdue(at=clinic.now + hours(9)) == 1
            assert referrals.lapse_overdue(at=clinic.now + hours(9)) == 0

        clinic.offered(clinic.birch)

    def test_pauses_a_provider_who_let_three_lapse(self, clinic):
        for number in range(3):
            referral_id = clinic.offered(starts_at=clinic.wednesday + hours(number))
            with clinic.as_job():
                referrals.lapse_overdue(at=clinic.now + hours(9))
            with clinic.as_client():
                referrals.withdraw(referrals.get(referral_id, seen_by=clinic.amber), at=clinic.now + hours(9))

        with clinic.as_provider():
            assert providers.get(clinic.okafor).paused_at == clinic.now + hours(9)


class TestEscalateWaiting:
    def test_calls_a_person_after_two_days(self, clinic):
        referral_id = clinic.submitted()

        with clinic.as_job():
            assert referrals.escalate_waiting(at=clinic.now + hours(47)) == 0
            assert referrals.escalate_waiting(at=clinic.now + hours(48)) == 1

        with clinic.as_client():
            assert referrals.get(referral_id, seen_by=clinic.amber).state == State.ESCALATED

    def test_calls_a_person_after_two_who_could_not(self, clinic):
        referral_id = clinic.offered()
        for provider_id in (clinic.okafor, clinic.lindqvist):
            with clinic.as_provider(provider_id):
                referrals.decline(referrals.get(referral_id, seen_by=provider_id), "full", at=clinic.now)
            with clinic.as_job():
                escalated = referrals.escalate_waiting(at=clinic.now)
            if provider_id == clinic.okafor:
                clinic.offered(referral_id=referral_id, provider_id=clinic.lindqvist)

        assert escalated == 1


class TestWithdraw:
    def test_frees_the_time_that_was_held(self, clinic):
        referral_id = clinic.offered()
        with clinic.as_client():
            referrals.withdraw(referrals.get(referral_id, seen_by=clinic.amber), at=clinic.now)

        clinic.offered(clinic.birch)

    def test_waits_until_what_is_booked_is_cancelled(self, clinic):
        appointment_id = clinic.booked()

        with clinic.as_client():
            appointment = appointments.get(appointment_id, seen_by=clinic.amber)
            referral = referrals.get(appointment.referral_id, seen_by=clinic.amber)
            with pytest.raises(StillBooked):
                referrals.withdraw(referral, at=clinic.now)
            appointments.cancel(appointment, at=clinic.now)
            referrals.withdraw(referral, at=clinic.now)

            assert referral.state == State.WITHDRAWN


class TestBook:
    def held_again(self, clinic, referral_id, provider_id):
        wanted = clinic.wanted(referral_id, starts_at=clinic.wednesday + hours(24))
        return clinic.hold(wanted, provider_id=provider_id)

    def test_needs_no_second_yes(self, clinic):
        clinic.booked()

        with clinic.as_client():
            (referral,) = referrals.of_client(clinic.amber)
            again = self.held_again(clinic, referral.referral_id, clinic.okafor)
            referrals.book(referral, again, at=clinic.now)

            assert again.state == "booked"

    def test_is_refused_with_who_was_never_asked(self, clinic):
        clinic.booked()

        with clinic.as_client():
            (referral,) = referrals.of_client(clinic.amber)
            other = self.held_again(clinic, referral.referral_id, clinic.lindqvist)
            with pytest.raises(NotTakenOn):
                referrals.book(referral, other, at=clinic.now)

    def test_is_refused_before_anybody_said_yes(self, clinic):
        referral_id = clinic.submitted()

        with clinic.as_client():
            referral = referrals.get(referral_id, seen_by=clinic.amber)
            held = self.held_again(clinic, referral_id, clinic.okafor)
            with pytest.raises(NotTakenOn):
                referrals.book(referral, held, at=clinic.now)


class TestLicence:
    def test_must_hold_where_the_client_will_be(self, clinic):
        referral_id = clinic.submitted(said=clinic.everything_said(jurisdiction="US-NY"))

        with pytest.raises(NotLicensedThere):
            clinic.offered(referral_id=referral_id)
