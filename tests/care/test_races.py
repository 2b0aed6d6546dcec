"""Two who do it at the same moment: one does, the other is told kindly."""

from concurrent.futures import ThreadPoolExecutor

from care import appointments, attendance, contact_cards, holds, provider_keys, referrals
from care.contact_cards import Sealed
from care.provider_keys import Made
from kernel.refusals import Refused

KEY = Made(b"\4" + b"p" * 64, bytes(16), bytes(12), bytes(48))


def together(*acts):
    """How many of the acts were refused when all began at once."""

    def outcome(act):
        try:
            act()
        except Refused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(outcome, acts))


class TestAccept:
    def test_happens_once_from_two_windows(self, clinic):
        referral_id = clinic.offered()

        def accept():
            with clinic.as_provider():
                referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now)

        assert together(accept, accept, accept) == ["done", "refused", "refused"]

    def test_and_taking_it_back_leave_one_answer(self, clinic):
        referral_id = clinic.offered()

        def accept():
            with clinic.as_provider():
                referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now)

        def take_back():
            with clinic.as_client():
                referrals.withdraw(referrals.get(referral_id, seen_by=clinic.amber), at=clinic.now)

        assert together(accept, take_back) == ["done", "refused"]


class TestLapseOverdue:
    def test_takes_each_row_once(self, clinic):
        clinic.offered()
        late = clinic.now.replace(hour=23)

        def lapse():
            with clinic.as_job():
                return referrals.lapse_overdue(at=late)

        with ThreadPoolExecutor(4) as threads:
            assert sorted(threads.map(lambda _: lapse(), range(4))) == [0, 0, 0, 1]


class TestComplete:
    def test_is_recorded_once_from_two_windows(self, clinic):
        appointment_id = clinic.booked()

        def complete():
            with clinic.as_provider():
                appointment = appointments.get(appointment_id, seen_by=clinic.okafor)
                attendance.complete(appointment, at=clinic.wednesday)

        assert together(complete, complete) == ["done", "refused"]


class TestHold:
    def test_of_one_client_with_two_providers_at_one_time_is_one(self, clinic):
        referral_id = clinic.submitted()

        def book(provider_id):
            def act():
                with clinic.as_client():
                    held = clinic.hold(clinic.wanted(referral_id), provider_id=provider_id)
                    holds.confirm(held, by="client", at=clinic.now)

            return act

        assert together(book(clinic.okafor), book(clinic.lindqvist)) == ["done", "refused"]


class TestKeep:
    def test_keeps_one_first_key_of_two_windows(self, clinic):
        def make():
            with clinic.as_provider():
                provider_keys.keep(clinic.okafor, KEY, instead_of=None)

        assert together(make, make, make) == ["done", "refused", "refused"]


class TestSeal:
    def test_leaves_one_card_of_two_windows(self, clinic):
        appointment_id = clinic.booked()
        with clinic.as_provider():
            provider_keys.keep(clinic.okafor, KEY, instead_of=None)

        def seal():
            with clinic.as_client():
                referral_id = appointments.get(appointment_id, seen_by=clinic.amber).referral_id
                referral = referrals.get(referral_id, seen_by=clinic.amber)
                contact_cards.seal(referral, Sealed(b"\4" * 65, b"c" * 528), key_id=KEY.key_id, at=clinic.now)

        assert together(seal, seal, seal) == ["done", "done", "done"]
