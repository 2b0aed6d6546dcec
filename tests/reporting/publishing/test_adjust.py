from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import families, tiers
from reporting.publishing import adjust, mechanism
from reporting.publishing.adjust import Drawn, Total
from reporting.release import Tier

STARTERS = families.get("starters")
SERVICE = families.get("service")
TTFA = families.get("ttfa")

raws = st.lists(st.integers(-60, 400), min_size=4, max_size=4).map(tuple)
variances = st.fractions(Fraction(1, 2), Fraction(100), max_denominator=50)


def drawn(family, exact, tier, *, times=1):
    rho = tiers.SPLITS[tier][family.name]
    scale = tiers.sigma(rho, family.cap, 1)
    raw = mechanism.draw(list(exact) * times, sigma=scale, sensitivity=family.cap, rho=rho)
    size = len(exact)
    variance = tiers.variance(rho, family.cap, 1)
    return [Drawn(family, tuple(raw[i : i + size]), variance) for i in range(0, len(raw), size)]


class TestWhole:
    @given(st.lists(st.fractions(0, 500, max_denominator=60), min_size=1, max_size=8), st.integers(0, 4000))
    def test_adds_up_and_is_never_negative(self, values, total):
        landed = adjust.onto_simplex(values, Fraction(total))
        rounded = adjust.whole(landed, total)

        assert sum(landed) == total == sum(rounded)
        assert min(rounded) >= 0
        assert all(abs(whole - exact) < 1 for whole, exact in zip(rounded, landed, strict=True))


class TestOntoSimplex:
    @given(st.lists(st.fractions(-50, 50, max_denominator=9), min_size=2, max_size=6), st.integers(0, 100))
    def test_is_nearer_than_any_corner_and_the_middle(self, values, total):
        landed = adjust.onto_simplex(values, Fraction(total))
        size = len(values)
        corners = [[Fraction(total * (i == j)) for j in range(size)] for i in range(size)]

        def far(point):
            return sum((a - b) ** 2 for a, b in zip(point, values, strict=True))

        assert all(far(landed) <= far(other) for other in [*corners, [Fraction(total, size)] * size])

    @given(st.lists(st.integers(0, 50), min_size=1, max_size=6))
    def test_leaves_alone_what_already_fits(self, values):
        assert adjust.onto_simplex([Fraction(value) for value in values], Fraction(sum(values))) == values


class TestFigures:
    @given(st.integers(-20, 900), raws, raws, variances, variances)
    def test_every_breakdown_of_the_starters_adds_up_to_them(self, starters, service, ttfa, wide, narrow):
        found = adjust.figures(
            [Drawn(STARTERS, (starters,), narrow), Drawn(SERVICE, service, wide), Drawn(TTFA, ttfa, wide)]
        )
        whole = found["starters"]["all"].shown

        for name in ("service", "ttfa"):
            cells = found[name].values()
            shown = [cell.shown for cell in cells if cell.shown is not None]
            assert sum(shown) <= whole
            assert len(shown) < len(cells) or sum(shown) == whole

    @given(raws, variances)
    def test_hides_cells_that_are_low_and_no_others(self, service, variance):
        found = adjust.figures([Drawn(STARTERS, (500,), variance), Drawn(SERVICE, service, variance)])

        for raw, cell in zip(service, found["service"].values(), strict=True):
            assert cell.raw == raw
            assert (cell.shown is None) == (raw < 10 or raw * raw < 4 * variance)

    @given(raws, raws, variances)
    def test_error_bars_do_not_depend_on_what_was_drawn(self, one, other, variance):
        def bars(raw):
            found = adjust.figures([Drawn(STARTERS, (raw[0],), variance), Drawn(SERVICE, raw, variance)])
            return [cell.half_width for cells in found.values() for cell in cells.values()]

        assert bars(one) == bars(other)

    def test_keeps_to_a_total_that_is_already_published(self):
        known = {"starters": Total(Fraction(100), Fraction(50))}

        found = adjust.figures([Drawn(SERVICE, (60, 30, 20, 15), Fraction(33))], known=known)

        assert sum(cell.shown for cell in found["service"].values()) == 100

    def test_a_headline_is_never_below_nought_but_its_raw_number_is(self):
        found = adjust.figures([Drawn(families.get("sessions"), (-7,), Fraction(180))])

        assert (found["sessions"]["all"].raw, found["sessions"]["all"].shown) == (-7, 0)

    def test_a_quarter_of_tier_b_has_the_error_bar_of_the_design(self):
        found = adjust.figures([Drawn(STARTERS, (25,), tiers.variance(Decimal("0.04"), 1, 1))])

        assert found["starters"]["all"].half_width == 6930

    @pytest.mark.parametrize("tier", [Tier.B, Tier.C])
    def test_intervals_hold_the_exact_counts_95_times_in_100(self, tier):
        exact, times = (300, 120, 60, 20), 2_000
        parts = zip(
            drawn(STARTERS, (500,), tier, times=times),
            drawn(SERVICE, exact, tier, times=times),
            strict=True,
        )
        hits = held = 0

        for pair in parts:
            found = adjust.figures(list(pair))
            cells = [*found["starters"].values(), *found["service"].values()]
            for cell, count in zip(cells, (500, *exact), strict=True):
                if cell.shown is not None:
                    held += 1
                    hits += abs(cell.shown - count) * 1000 <= cell.half_width + 500

        assert 0.935 < hits / held < 0.975

    def test_released_quantities_are_unbiased(self):
        times = 20_000
        quantities = drawn(families.get("sessions"), (90,), Tier.B, times=times)

        mean = sum(one.raw[0] for one in quantities) / times

        assert abs(mean - 90) < 4.5 * 13.42 / times**0.5
