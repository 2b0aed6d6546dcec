"""The tables of moves: every move that is not listed is refused."""

import itertools

import pytest

from care import appointment_states, referral_states, states

TABLES = {"referrals": referral_states.MOVES, "appointments": appointment_states.MOVES}
PAIRS = [
    pytest.param(moves, now, then, id=f"{name}: {now} to {then}")
    for name, moves in TABLES.items()
    for now, then in itertools.product(moves, moves)
]


class TestCheckMove:
    @pytest.mark.parametrize(("moves", "now", "then"), PAIRS)
    def test_lets_through_what_is_listed_and_nothing_else(self, moves, now, then):
        if then in moves[now]:
            states.check_move(moves, now, then)
        else:
            with pytest.raises(states.MoveClosed):
                states.check_move(moves, now, then)


class TestMoves:
    @pytest.mark.parametrize("moves", TABLES.values(), ids=TABLES)
    def test_list_every_state(self, moves):
        assert set(moves) == set(type(next(iter(moves))))

    @pytest.mark.parametrize("moves", TABLES.values(), ids=TABLES)
    def test_reach_every_state_but_the_first(self, moves):
        _, *others = moves

        assert set().union(*moves.values()) >= set(others)

    def test_let_a_client_withdraw_until_it_is_over(self):
        over = {referral_states.State.CLOSED, referral_states.State.WITHDRAWN}
        withdrawable = {
            now for now, following in referral_states.MOVES.items() if referral_states.State.WITHDRAWN in following
        }

        assert withdrawable == set(referral_states.State) - over

    def test_end_every_appointment_that_took_its_time(self):
        assert states.final(appointment_states.MOVES) == (set(appointment_states.State) - appointment_states.TAKES_TIME)
