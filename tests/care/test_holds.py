"""One slot is given once, whoever asks together, and never against the provider's hours or the plan."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from care import appointments, holds, open_hours, open_time, providers
from care.availability import Span
from care.holds import CoverEnds, HoldOver, NotCovered, NothingLeft, OwnTimeTaken, TimeTaken


def hours(number):
    return timedelta(hours=number)


class TestHold:
    def test_gives_one_slot_once_to_many_at_the_same_moment(self, clinic):
        accounts = [UUID(int=number) for number in range(100, 108)]
        asked = {account_id: clinic.submitted(account_id) for account_id in accounts}

        def ask(account_id):
            try:
                with clinic.as_client(account_id):
                    clinic.hold(clinic.wanted(asked[account_id], account_id=account_id))
            except TimeTaken:
                return "taken"
            return "held"

        with ThreadPoolExecutor(8) as together:
            answers = list(together.map(ask, accounts))

        assert sorted(answers) == ["held", *["taken"] * 7]

    def test_offers_the_nearest_times_instead(self, clinic):
        clinic.offered()
        referral_id = clinic.submitted(clinic.birch)

        with clinic.as_client(clinic.birch), pytest.raises(TimeTaken) as refused:
            clinic.hold(clinic.wanted(referral_id, account_id=clinic.birch))

        nearest = [time.starts_at - clinic.wednesday for time in refused.value.next_times]
        assert nearest == [hours(1), hours(2), hours(3)]

    def test_gives_a_hold_that_is_over_to_the_next(self, clinic):
        first, second = clinic.submitted(), clinic.submitted(clinic.birch)
        with clinic.as_client():
            early = clinic.hold(clinic.wanted(first)).appointment_id

        with clinic.as_client(clinic.birch):
            clinic.hold(clinic.wanted(second, account_id=clinic.birch), at=clinic.now + holds.HOLD)

        with clinic.as_client():
            late = appointments.get(early, seen_by=clinic.amber)
            with pytest.raises(HoldOver):
                holds.confirm(late, by="client", at=clinic.now + holds.HOLD - timedelta(seconds=1))

    @pytest.mark.parametrize(
        ("shift", "why"),
        [
            (timedelta(minutes=30), "off the grid"),
            (hours(-2), "before the provider opens"),
            (timedelta(days=3), "on a Saturday"),
            (timedelta(days=70), "beyond eight weeks"),
            (timedelta(days=-2, hours=3), "without the notice they ask for"),
        ],
    )
    def test_takes_only_times_that_are_open(self, clinic, shift, why):
        referral_id = clinic.submitted()

        with clinic.as_client(), pytest.raises(TimeTaken):
            clinic.hold(clinic.wanted(referral_id, starts_at=clinic.wednesday + shift))

    def test_takes_only_ways_to_meet_that_the_plan_and_the_provider_have(self, clinic):
        referral_id = clinic.submitted()
        phone_only = replace(clinic.cover, modalities=frozenset({"phone"}))

        with clinic.as_client():
            with pytest.raises(NotCovered):
                clinic.hold(clinic.wanted(referral_id), cover=phone_only)
            with pytest.raises(NotCovered):
                clinic.hold(clinic.wanted(referral_id, modality="in_person"))

    def test_is_refused_after_the_last_day_of_cover(self, clinic):
        referral_id = clinic.submitted()
        ends_before = replace(clinic.cover, until=clinic.wednesday.date() - timedelta(days=1))

        with clinic.as_client(), pytest.raises(CoverEnds):
            clinic.hold(clinic.wanted(referral_id), cover=ends_before)

    def test_is_refused_beside_an_own_appointment(self, clinic):
        clinic.booked()
        referral_id = clinic.submitted()

        with clinic.as_client(), pytest.raises(OwnTimeTaken):
            clinic.hold(clinic.wanted(referral_id), provider_id=clinic.lindqvist)

    def test_is_refused_when_the_allowance_is_spoken_for(self, clinic):
        clinic.booked()
        referral_id = clinic.submitted()
        one = replace(clinic.cover, allowance=1)

        with clinic.as_client(), pytest.raises(NothingLeft):
            clinic.hold(clinic.wanted(referral_id, starts_at=clinic.wednesday + hours(2)), cover=one)

    def test_lets_go_of_what_the_client_only_held(self, clinic):
        referral_id = clinic.submitted()
        with clinic.as_client():
            first = clinic.hold(clinic.wanted(referral_id)).appointment_id
            clinic.hold(clinic.wanted(referral_id, starts_at=clinic.wednesday + hours(1)))

        assert clinic.state_of(first) == "cancelled"


class TestFree:
    def test_leaves_out_what_is_taken_with_its_buffer(self, clinic):
        clinic.booked()

        with clinic.as_client(clinic.birch):
            free = {time.starts_at for time in open_time.free(providers.get(clinic.okafor), at=clinic.now)}

        assert clinic.wednesday not in free
        assert clinic.wednesday + hours(1) in free

    def test_leaves_out_time_away(self, clinic):
        day = Span(clinic.wednesday - hours(9), clinic.wednesday + hours(15))
        with clinic.as_provider():
            open_hours.go_away(clinic.okafor, day, at=clinic.now)

        with clinic.as_client():
            free = open_time.free(providers.get(clinic.okafor), at=clinic.now)

        assert free
        assert not any(day.starts_at <= time.starts_at < day.ends_at for time in free)

    def test_keeps_the_wall_clock_over_the_change_of_clocks(self, clinic):
        march = clinic.now.replace(year=2027, month=3, day=22)
        with clinic.as_job():
            open_time.materialise_all(at=march)

        with clinic.as_client():
            free = open_time.free(providers.get(clinic.okafor), at=march)

        firsts = {
            min(t.starts_at for t in free if t.starts_at.date() == day) for day in {t.starts_at.date() for t in free}
        }
        assert {first.astimezone(clinic.london).hour for first in firsts} <= {9, 20}
        assert {first.hour for first in firsts} >= {8, 9}


class TestExpireOverdue:
    def test_lets_go_of_holds_that_are_over(self, clinic):
        referral_id = clinic.submitted()
        with clinic.as_client():
            held = clinic.hold(clinic.wanted(referral_id)).appointment_id

        with clinic.as_job():
            assert holds.expire_overdue(at=clinic.now + timedelta(minutes=9)) == 0
            assert holds.expire_overdue(at=clinic.now + timedelta(minutes=10)) == 1

        assert clinic.state_of(held) == "expired"


class TestReschedule:
    def test_moves_in_one_go(self, clinic):
        old = clinic.booked()
        with clinic.as_client():
            appointment = appointments.get(old, seen_by=clinic.amber)
            last_one, later = replace(clinic.cover, allowance=1), clinic.wednesday + hours(3)
            new = holds.reschedule(appointment, later, cover=last_one, at=clinic.now).appointment_id

        assert (clinic.state_of(old), clinic.state_of(new)) == ("cancelled", "booked")
