from datetime import timedelta

import pytest

from care import appointments, holds, offers, other_times, referrals


@pytest.fixture
def offered(clinic):
    """Amber's referral, offered to Okafor for Wednesday at nine."""
    return clinic.offered()


def as_okafor(clinic, offered):
    return referrals.get(offered, seen_by=clinic.okafor)


class TestOf:
    def test_begins_late_enough_to_be_cancelled_freely_after_a_day(self, clinic, offered):
        with clinic.as_provider():
            listed = other_times.of(as_okafor(clinic, offered), at=clinic.now)

        assert min(listed).starts_at >= clinic.now + timedelta(hours=48)
        assert len(listed) == other_times.MOST

    def test_leaves_out_what_another_has_booked(self, clinic, offered):
        thursday = clinic.wednesday + timedelta(days=1)
        clinic.booked(clinic.birch, starts_at=thursday)

        with clinic.as_provider():
            listed = other_times.of(as_okafor(clinic, offered), at=clinic.now)

        assert thursday not in [time.starts_at for time in listed]

    def test_is_nothing_once_the_offer_has_lapsed(self, clinic, offered):
        with clinic.as_provider():
            assert other_times.of(as_okafor(clinic, offered), at=clinic.now + timedelta(days=2)) == ()
            assert other_times.asked(as_okafor(clinic, offered), at=clinic.now + timedelta(days=2)) is None


class TestAccept:
    def test_books_the_other_time_in_place_of_the_first(self, clinic, offered):
        friday = clinic.wednesday + timedelta(days=2)
        with clinic.as_provider():
            booked = other_times.accept(as_okafor(clinic, offered), friday, at=clinic.now)
            appointment_id = booked.appointment_id

        with clinic.as_client():
            ahead = appointments.ahead(seen_by=clinic.amber, at=clinic.now)
            assert [(one.appointment_id, one.starts_at) for one in ahead] == [(appointment_id, friday)]
            assert not appointments.has_parted(ahead[0])

    def test_frees_the_first_time_for_others(self, clinic, offered):
        with clinic.as_provider():
            other_times.accept(as_okafor(clinic, offered), clinic.wednesday + timedelta(days=2), at=clinic.now)

        assert clinic.booked(clinic.birch, starts_at=clinic.wednesday)

    def test_is_refused_for_a_time_that_is_not_free(self, clinic, offered):
        with clinic.as_provider(), pytest.raises(holds.TimeTaken):
            other_times.accept(as_okafor(clinic, offered), clinic.now + timedelta(days=5), at=clinic.now)

    def test_is_refused_too_soon_for_the_client_to_cancel(self, clinic, offered):
        with clinic.as_provider(), pytest.raises(holds.TimeTaken):
            other_times.accept(as_okafor(clinic, offered), clinic.now + timedelta(hours=25), at=clinic.now)

    def test_is_refused_when_the_client_is_elsewhere_then(self, clinic):
        friday = clinic.wednesday + timedelta(days=2)
        clinic.booked(provider_id=clinic.lindqvist, starts_at=friday)
        offered = clinic.offered()

        with clinic.as_provider(), pytest.raises(holds.OwnTimeTaken):
            other_times.accept(as_okafor(clinic, offered), friday, at=clinic.now)

    def test_is_refused_once_it_was_answered(self, clinic, offered):
        friday = clinic.wednesday + timedelta(days=2)
        with clinic.as_provider():
            other_times.accept(as_okafor(clinic, offered), friday, at=clinic.now)

        with clinic.as_provider(), pytest.raises(offers.OfferClosed):
            other_times.accept(as_okafor(clinic, offered), friday, at=clinic.now)
