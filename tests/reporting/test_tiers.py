from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import families, tiers
from reporting.release import Kind, Tier


class TestOf:
    @pytest.mark.parametrize(
        ("eligible", "tier"),
        [(500, Tier.A), (1_999, Tier.A), (2_000, Tier.B), (9_999, Tier.B), (10_000, Tier.C), (200_000, Tier.C)],
    )
    def test_follows_the_public_head_count(self, eligible, tier):
        assert tiers.of(eligible) is tier

    def test_gives_fewer_than_five_hundred_no_figures_of_their_own(self):
        with pytest.raises(tiers.TooFewPeople):
            tiers.of(499)

    def test_wants_five_thousand_in_a_pool(self):
        with pytest.raises(tiers.TooFewPeople):
            tiers.of(4_999, pool=True)

        assert tiers.of(5_400, pool=True) is Tier.B


class TestSplits:
    @pytest.mark.parametrize("tier", Tier)
    def test_spend_a_quarter_and_stay_under_the_cap(self, tier):
        assert sum(tiers.SPLITS[tier].values()) == Decimal("0.25") < tiers.CAP == Decimal("0.30")

    @pytest.mark.parametrize("tier", Tier)
    def test_draw_each_offered_family_in_one_kind_of_period(self, tier):
        drawn = [name for kind in Kind for name in tiers.drawn_in(tier, kind)]

        assert sorted(drawn) == sorted(set(families.OFFERED) & set(tiers.SPLITS[tier]))


class TestSigma:
    @pytest.mark.parametrize(
        ("rho", "cap", "m", "expected"),
        [
            ("0.10", 6, 1, "13.416407864999"),
            ("0.15", 6, 1, "10.954451150104"),
            ("0.04", 1, 1, "3.535533905933"),
            ("0.10", 1, 1, "2.236067977500"),
            ("0.04", 1, 3, "10.606601717799"),
        ],
    )
    def test_is_what_the_design_measured(self, rho, cap, m, expected):
        assert tiers.sigma(Decimal(rho), cap, m) == Decimal(expected)

    @given(st.integers(1, 300_000), st.integers(1, 12), st.integers(1, 8))
    def test_never_spends_more_than_the_share(self, millionths, cap, m):
        rho = Decimal(millionths).scaleb(-6)
        scale = Fraction(tiers.sigma(rho, cap, m))

        assert Fraction(m * cap) ** 2 / (2 * scale**2) <= Fraction(rho)
