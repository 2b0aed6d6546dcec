from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.privacy.linkage.score import Tally, at_least, text


def binomial_tail(hits, trials, chance):
    return sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(hits, trials + 1))


class TestAtLeast:
    @given(st.integers(1, 40), st.floats(0.001, 0.9), st.data())
    def test_is_the_binomial_tail_where_all_chances_are_the_same(self, trials, chance, data):
        hits = data.draw(st.integers(0, trials))

        assert at_least(hits, [chance] * trials) == pytest.approx(binomial_tail(hits, trials, chance), rel=1e-9)

    def test_adds_up_where_they_differ(self):
        assert at_least(2, [0.5, 0.1]) == pytest.approx(0.05)
        assert at_least(1, [0.5, 0.1]) == pytest.approx(0.55)

    def test_keeps_what_is_very_small(self):
        assert 1e-290 < at_least(100, [0.001] * 100) * 1e10 < 1e-289

    def test_is_certain_for_nothing_and_impossible_for_too_much(self):
        assert at_least(0, []) == 1
        assert at_least(3, [0.9, 0.9]) == 0


class TestTally:
    def test_says_rate_luck_and_surprise(self):
        tally = Tally()
        for hit in (True, False, False, False):
            tally.add(hit, 0.25)

        assert (tally.rate, tally.luck) == (0.25, 0.25)
        assert tally.p() == pytest.approx(1 - 0.75**4)

    @pytest.mark.parametrize(("p", "said"), [(0.2, "0.2"), (3e-7, "1e-7"), (0.0, "<1e-300")])
    def test_is_written_as_people_read_it(self, p, said):
        assert text(p) == said
