"""What makes a pool fit for figures, tried with any sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import tiers
from tenants import pool_states
from tenants.pool_states import PLACE_MOVES, Place, Reason, State

SIZES = st.lists(st.integers(0, 2_000), max_size=40)


class TestJudge:
    @given(SIZES)
    def test_forms_a_pool_that_nobody_can_be_found_in_and_no_other(self, sizes):
        present = [size for size in sizes if size]
        whole = sum(present)

        fit = whole >= 5_000 and len(present) >= 10 and all(size <= 0.2 * whole for size in present)

        assert (pool_states.judge(sizes)[0] is State.FORMED) is fit

    @given(SIZES)
    def test_names_what_is_missing_first(self, sizes):
        state, reason = pool_states.judge(sizes)

        assert (reason is Reason.FIT) is (state is State.FORMED)
        assert state is State.FORMED or reason == pool_states.missing(sizes)[0]

    @given(SIZES)
    def test_forms_no_pool_too_small_for_a_tier(self, sizes):
        if pool_states.judge(sizes)[0] is State.FORMED:
            assert tiers.of(sum(sizes), pool=True)

    @pytest.mark.parametrize(
        ("sizes", "lacks"),
        [
            ([], {Reason.FEW_PEOPLE, Reason.FEW_ORGANISATIONS}),
            ([500] * 9 + [500], set()),
            ([499] * 10, {Reason.FEW_PEOPLE}),
            ([1_250] * 4, {Reason.FEW_ORGANISATIONS, Reason.ONE_TOO_LARGE}),
            ([1_100] + [400] * 10, {Reason.ONE_TOO_LARGE}),
        ],
    )
    def test_knows_everything_that_is_missing(self, sizes, lacks):
        assert set(pool_states.missing(sizes)) == lacks


class TestCheckMove:
    @pytest.mark.parametrize("then", [Place.WAITING, Place.JOINED])
    def test_lets_nobody_back_who_has_outgrown_a_pool(self, then):
        with pytest.raises(pool_states.NoSuchMove):
            pool_states.check_move(PLACE_MOVES, Place.OUTGROWN, then)
