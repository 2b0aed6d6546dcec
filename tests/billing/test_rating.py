from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from billing import rating
from billing.rating import Instalment, Kind, Line, Metered, Pooled, Released, Terms, TrueUp
from kernel import money

UNIT = UUID(int=7)
STERLING = Terms("GBP", price_per_head=250, price_per_appointment=6000, tax_basis_points=2000)

prices = st.integers(0, 10**7)
heads = st.integers(0, 10**6)
quantities = st.integers(-500, 10**5)
terms = st.builds(
    Terms,
    st.sampled_from(["GBP", "JPY", "KWD"]),
    price_per_head=prices,
    price_per_appointment=prices,
    minimum=st.integers(0, 10**8),
    tax_basis_points=st.integers(0, 3000),
)


def metered(quantity: int) -> Metered:
    return Metered(Released(UNIT, "2026-Q3", quantity))


def kinds(lines: tuple[Line, ...]) -> list[Kind]:
    return [line.kind for line in lines]


class TestRate:
    def test_charges_heads_and_the_released_quantity(self):
        lines = rating.rate(STERLING, head_months=3 * 640, usage=metered(41))

        assert [(line.kind, line.net, line.tax) for line in lines] == [
            (Kind.HEADS, 480_000, 96_000),
            (Kind.METERED, 246_000, 49_200),
        ]

    def test_turns_a_negative_quantity_into_a_credit(self):
        (line,) = rating.rate(Terms("GBP", price_per_appointment=6000), head_months=0, usage=metered(-4))

        assert line.net == -24_000

    def test_points_a_usage_line_at_the_released_value(self):
        lines = rating.rate(STERLING, head_months=30, usage=metered(1))

        assert [line.released for line in lines] == [None, Released(UNIT, "2026-Q3", 1)]

    def test_leaves_usage_out_of_a_flat_contract(self):
        assert kinds(rating.rate(STERLING, head_months=30, usage=None)) == [Kind.HEADS]

    def test_adds_what_is_missing_to_the_minimum_as_its_own_line(self):
        small = Terms("GBP", price_per_appointment=6000, minimum=100_000, tax_basis_points=2000)

        lines = rating.rate(small, head_months=0, usage=metered(10))

        assert [(line.kind, line.net) for line in lines] == [(Kind.METERED, 60_000), (Kind.MINIMUM, 40_000)]

    @given(terms, heads, quantities)
    def test_is_never_below_the_minimum(self, of, months, quantity):
        lines = rating.rate(of, head_months=months, usage=metered(quantity))

        assert not of.minimum or rating.net(lines) >= of.minimum

    @given(terms, heads, quantities)
    def test_adds_no_top_up_above_the_minimum(self, of, months, quantity):
        lines = rating.rate(of, head_months=months, usage=metered(quantity))

        assert Kind.MINIMUM not in kinds(lines) or rating.net(lines) == of.minimum

    @given(terms, heads, heads, quantities, quantities)
    def test_is_additive_without_a_minimum(self, of, months, more_months, quantity, more):
        free = Terms(of.currency, of.price_per_head, of.price_per_appointment)

        apart = [
            rating.rate(free, head_months=m, usage=metered(q)) for m, q in ((months, quantity), (more_months, more))
        ]
        together = rating.rate(free, head_months=months + more_months, usage=metered(quantity + more))

        assert sum(rating.net(lines) for lines in apart) == rating.net(together)

    @given(terms, heads, st.lists(quantities, min_size=1, max_size=6), st.randoms())
    def test_does_not_depend_on_the_order_of_quarters(self, of, months, quarters, random):
        shuffled = random.sample(quarters, len(quarters))

        def total(order):
            return sum(rating.net(rating.rate(of, head_months=months, usage=metered(q))) for q in order)

        assert total(quarters) == total(shuffled)

    @given(terms, heads, quantities)
    def test_taxes_each_line_within_half_a_unit(self, of, months, quantity):
        for line in rating.rate(of, head_months=months, usage=metered(quantity)):
            assert abs(Fraction(line.net * of.tax_basis_points, 10_000) - line.tax) <= Fraction(1, 2)

    def test_reads_prices_in_the_currency_s_own_minor_unit(self):
        written = {"GBP": "60.00", "JPY": "60", "KWD": "60.000"}

        nets = {}
        for currency, text in written.items():
            of = Terms(currency, price_per_appointment=money.parse(text, currency).amount)
            (line,) = rating.rate(of, head_months=0, usage=metered(3))
            nets[currency] = str(money.Money(line.net, currency))

        assert nets == {"GBP": "GBP 180.00", "JPY": "JPY 180", "KWD": "KWD 180.000"}


class TestPooled:
    @given(prices, st.lists(st.integers(1, 10_000), min_size=1, max_size=40), quantities)
    def test_shares_add_up_to_the_pool_within_half_a_unit_each(self, price, members, quantity):
        of = Terms("GBP", price_per_appointment=price)
        pool = sum(members)

        lines = [
            line
            for own in members
            for line in rating.rate(of, head_months=0, usage=Pooled(Released(UNIT, "2026-Q3", quantity), own, pool))
        ]

        assert sum(line.exact for line in lines) == quantity * price
        assert abs(sum(line.net for line in lines) - quantity * price) * 2 <= len(members)


class TestInstalment:
    def test_is_a_quarter_of_what_is_expected(self):
        (line,) = rating.rate(
            Terms("GBP", price_per_appointment=6001), head_months=0, usage=Instalment(rating.planned(640, 185))
        )

        assert line.quantity == Fraction(148, 5)
        assert line.net == 177_630

    @given(terms, st.integers(-200, 10**5))
    def test_waits_for_the_true_up_with_the_minimum(self, of, expected):
        lines = rating.rate(of, head_months=0, usage=Instalment(Fraction(expected)))

        assert Kind.MINIMUM not in kinds(lines)


class TestTrueUp:
    @given(terms, heads, quantities, quantities)
    def test_makes_the_year_exactly_the_released_quantity_or_the_minimum(self, of, months, expected, released):
        quarters = [rating.rate(of, head_months=months, usage=Instalment(Fraction(expected))) for _ in range(4)]
        instalments = sum(line.net for lines in quarters for line in lines if line.kind is Kind.INSTALMENT)
        billed = sum(rating.net(lines) for lines in quarters)

        last = rating.rate(of, head_months=0, usage=TrueUp(Released(UNIT, "2026-Q3", released), instalments, billed))

        usage_and_heads = released * of.price_per_appointment + 4 * months * of.price_per_head
        owed = max(usage_and_heads, 4 * of.minimum) if of.minimum else usage_and_heads
        assert billed + rating.net(last) == owed
