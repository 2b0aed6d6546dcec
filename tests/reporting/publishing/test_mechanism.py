import re
from decimal import Decimal
from math import exp, sqrt
from pathlib import Path
from statistics import NormalDist

import pytest

from reporting import families, tiers
from reporting.publishing import mechanism
from reporting.release import Tier

NORMAL = NormalDist()
CODE = Path(mechanism.__file__).parents[1]


def scores(tier, *, present, draws, noise=1.0):
    """What the strongest reader computes from a whole year of releases: the log likelihood ratio, up to a constant."""
    totals = [0.0] * draws
    for name, rho in tiers.SPLITS[tier].items():
        cap = families.FAMILIES[name].cap
        sigma = tiers.sigma(rho, cap, 1)
        scale = Decimal(float(sigma) * noise)
        spent = rho if noise >= 1 else rho * 10
        drawn = mechanism.draw([cap * present] * draws, sigma=scale, sensitivity=cap, rho=spent)
        totals = [sum_ + cap * value / float(sigma) ** 2 for sum_, value in zip(totals, drawn, strict=True)]
    return totals


def audit(tier, *, noise=1.0, draws=20_000):
    """(lower bound at 99.9 %, estimate) of mu, the distance between 'took part' and 'did not' (Dong, Roth, Su)."""
    without = scores(tier, present=0, draws=draws, noise=noise)
    with_ = scores(tier, present=1, draws=draws, noise=noise)
    cut = (sum(without) + sum(with_)) / (2 * draws)
    false = sum(score > cut for score in without) / draws
    true = sum(score > cut for score in with_) / draws
    margin = NORMAL.inv_cdf(0.999)
    worst_true = true - margin * sqrt(true * (1 - true) / draws)
    worst_false = false + margin * sqrt(false * (1 - false) / draws)
    lower = NORMAL.inv_cdf(worst_true) - NORMAL.inv_cdf(worst_false)
    return lower, NORMAL.inv_cdf(true) - NORMAL.inv_cdf(false)


class TestDraw:
    def test_keeps_the_claim_over_a_whole_year_of_releases(self):
        claim = sqrt(2 * 0.25)

        lower, estimate = audit(Tier.B)

        assert lower <= claim
        assert estimate >= 0.9 * claim, "more noise than promised"

    def test_half_the_noise_is_caught_by_the_same_audit(self):
        lower, _ = audit(Tier.B, noise=0.5)

        assert lower > sqrt(2 * 0.25)

    def test_is_a_discrete_gaussian(self):
        sigma, draws = 3.0, 40_000
        drawn = mechanism.draw([0] * draws, sigma=Decimal(3), sensitivity=1, rho=Decimal("0.1"))
        weights = {k: exp(-k * k / (2 * sigma**2)) for k in range(-60, 61)}
        whole = sum(weights.values())
        cells = [(sum(value == k for value in drawn), draws * weights[k] / whole) for k in range(-9, 10)]
        cells.append((draws - sum(seen for seen, _ in cells), draws - sum(due for _, due in cells)))

        square = sum((seen - due) ** 2 / due for seen, due in cells)
        freedom = len(cells) - 1
        # Wilson and Hilferty 1931: the cube root of chi-square over its freedom is nearly normal.
        deviation = ((square / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / sqrt(2 / (9 * freedom))

        assert abs(deviation) < 4.5

    def test_centres_on_the_exact_count(self):
        drawn = mechanism.draw([500] * 20_000, sigma=Decimal(3), sensitivity=1, rho=Decimal("0.1"))

        assert abs(sum(drawn) / 20_000 - 500) < 4.5 * 3 / sqrt(20_000)

    def test_refuses_to_cost_more_than_its_share(self):
        with pytest.raises(mechanism.OverBudget):
            mechanism.draw([1], sigma=Decimal("3.53"), sensitivity=1, rho=Decimal("0.04"))

    @pytest.mark.parametrize("count", [1.0, True, "1", None])
    def test_takes_whole_numbers_only(self, count):
        with pytest.raises(TypeError):
            mechanism.draw([count], sigma=Decimal(10), sensitivity=1, rho=Decimal("0.04"))


class TestNoise:
    def test_comes_from_one_file_and_one_constructor(self):
        for path in CODE.rglob("*.py"):
            text = path.read_text()

            assert not re.search(r"import (numpy|scipy|random)|randbelow|_threshold|make_laplace|count_by", text), path
            assert ("opendp" in text) == (path.name == "mechanism.py"), path
