"""What a late or missed appointment costs, and how that is said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import policy
from care.appointment_states import State
from care.policy import Circumstances, Policy

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
OURS = Policy()
USED_UP = Circumstances(forgiven_this_year=1)


class TestCancelledAs:
    @pytest.mark.parametrize(
        ("before", "state"),
        [
            (timedelta(hours=24), State.CANCELLED),
            (timedelta(hours=23, minutes=59, seconds=59), State.LATE_CANCELLED),
            (timedelta(hours=-1), State.LATE_CANCELLED),
        ],
    )
    def test_is_in_time_to_the_second(self, before, state):
        assert policy.cancelled_as(OURS, starts_at=START, at=START - before) is state

    def test_agrees_with_what_the_client_was_told(self):
        last = policy.free_until(OURS, starts_at=START)

        assert policy.cancelled_as(OURS, starts_at=START, at=last) is State.CANCELLED


class TestCounts:
    def test_forgives_the_first_of_the_year(self):
        assert not policy.counts(OURS, State.MISSED, Circumstances())
        assert policy.counts(OURS, State.MISSED, USED_UP)

    def test_counts_what_took_place_whatever_else(self):
        assert policy.counts(OURS, State.COMPLETED, Circumstances(waived=True))

    @pytest.mark.parametrize("spared", [{"waived": True}, {"room_never_connected": True}])
    def test_spares_who_was_waived_or_could_not_connect(self, spared):
        assert not policy.counts(OURS, State.LATE_CANCELLED, Circumstances(forgiven_this_year=5, **spared))

    @given(
        st.sampled_from([State.PROVIDER_CANCELLED, State.INTERRUPTED, State.CANCELLED, State.EXPIRED, State.HELD]),
        st.integers(0, 9),
    )
    def test_never_counts_what_is_not_the_clients_doing(self, state, forgiven):
        assert not policy.counts(OURS, state, Circumstances(forgiven_this_year=forgiven))

    def test_follows_the_plan(self):
        lenient = Policy(missed_counts=False, forgiven_per_year=0)

        assert not policy.counts(lenient, State.MISSED, USED_UP)
        assert policy.counts(lenient, State.LATE_CANCELLED, USED_UP)


class TestInWords:
    def test_says_what_the_rules_do(self):
        assert policy.in_words(OURS) == (
            "You can cancel or move this up to 24 hours before, and it uses nothing.",
            "If you cancel later or miss it, it uses one of your appointments.",
            "The first time each year is forgiven.",
            "Your provider waits 10 minutes for you.",
            "If the call does not work, or your provider cancels, it never counts.",
        )

    def test_says_so_where_nothing_ever_counts(self):
        assert len(policy.in_words(Policy(late_counts=False, missed_counts=False))) == 2


class TestPolicy:
    @pytest.mark.parametrize("wrong", [{"notice_hours": 73}, {"grace_minutes": 4}, {"forgiven_per_year": -1}])
    def test_refuses_what_nobody_could_keep_to(self, wrong):
        with pytest.raises(ValueError, match="notice"):
            Policy(**wrong)
