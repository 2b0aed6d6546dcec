"""Charts: what is drawn, what is left out, and what is said."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import charts, plots
from portal.charts import Point, Series

QUARTERS = ("Q1", "Q2", "Q3", "Q4", "Q5")


def run(*values, half=6, name="Started"):
    """A series with that half-width, None where nothing is shown."""
    points = [
        Point(period, value) if value is None else Point(period, value, value - half, value + half)
        for period, value in zip(QUARTERS, values, strict=False)
    ]
    return Series(name, tuple(points))


def drawn(*runs, suffix=""):
    """The wide and the narrow drawing, parsed."""
    whole = charts.over_time(name="x", title="Starts", finding="About the same.", runs=runs, suffix=suffix)
    return ElementTree.fromstring(f"<both>{whole}</both>")


def of_kind(tree, kind):
    return [part for part in tree[0].iter() if kind in part.get("class", "").split()]


class TestOverTime:
    def test_says_title_and_finding_to_those_who_hear_it(self):
        for svg in drawn(run(100, 110)):
            said = {part.get("id"): part.text for part in svg if part.get("id")}

            assert svg.get("role") == "img"
            assert said[svg.get("aria-labelledby")] == "Starts"
            assert said[svg.get("aria-describedby")] == "About the same."

    def test_never_joins_what_is_not_shown(self):
        tree = drawn(run(100, 110, None, 120, 125))

        lines = [line.get("points").split() for line in of_kind(tree, "plot-line")]

        assert [len(line) for line in lines] == [2, 2]
        assert [part.text for part in of_kind(tree, "plot-gap-name")] == ["not shown"]

    def test_shows_no_zero_for_what_is_not_shown(self):
        tree = drawn(run(100, None, 120))

        assert len(tree[0].findall("circle")) == 2

    def test_gives_a_lone_figure_its_interval(self):
        tree = drawn(run(None, 100, None))

        assert len(of_kind(tree, "plot-reach")) == 1
        assert of_kind(tree, "plot-line") == []

    def test_draws_the_band_from_low_to_high(self):
        points = of_kind(drawn(run(100, 110)), "plot-band")[0].get("points").split()
        heights = [float(point.split(",")[1]) for point in points]

        assert len(points) == 4
        assert max(heights[:2]) < min(heights[2:])

    def test_starts_at_zero(self):
        words = [part.text for part in drawn(run(100, 110), suffix="%")[0].iter("text")]

        assert "0%" in words

    def test_names_each_of_two_lines_at_its_end_and_apart(self):
        tree = drawn(run(100, 110), run(101, 111, name="Before"))

        names = of_kind(tree, "plot-name")
        heights = [float(name.get("y")) for name in names]

        assert {name.text for name in names} == {"Started", "Before"}
        assert abs(heights[0] - heights[1]) >= plots.LINE_APART

    def test_draws_nothing_but_words_where_nothing_at_all_is_shown(self):
        tree = drawn(run(None, None))

        assert len(of_kind(tree, "plot-gap")) == 2

    def test_is_the_same_every_time(self):
        assert ElementTree.tostring(drawn(run(100, None, 90))) == ElementTree.tostring(drawn(run(100, None, 90)))

    def test_carries_classes_and_neither_colours_nor_styles(self):
        whole = charts.over_time(name="x", title="t", finding="f", runs=[run(1, 2, 3)])

        assert not re.search(r'style=|fill="|stroke="|#[0-9a-f]{3}', whole)

    def test_escapes_what_it_is_given(self):
        whole = charts.over_time(name="x", title="<b>", finding='"&', runs=[Series("a", (Point("<i>", 1, 0, 2),))])

        assert "<b>" not in whole
        assert "<i>" not in whole

    @given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=5))
    def test_stays_on_its_sheet(self, values):
        for svg in drawn(run(*values, half=0)):
            width, height = (float(part) for part in svg.get("viewBox").split()[2:])

            for dot in svg.iter("circle"):
                assert 0 <= float(dot.get("cx")) <= width
                assert 0 <= float(dot.get("cy")) <= height


class TestShares:
    def test_puts_number_and_interval_in_words(self):
        whole = charts.shares(name="x", title="t", finding="f", bars=[Point("Video", 61, 56, 66)])

        assert "61% (56 to 66%)" in whole

    def test_leaves_the_bar_empty_where_nothing_is_shown(self):
        whole = charts.shares(name="x", title="t", finding="f", bars=[Point("Video", 61, 56, 66), Point("Phone", None)])

        # Once in the wide drawing, once in the narrow one.
        assert whole.count("not shown") == 2
        assert whole.count("plot-bar") == 2


class TestReach:
    def test_is_left_out_where_nothing_is_shown(self):
        assert charts.reach(Point("Q1", None), top=10) == ""

    def test_is_silent_for_those_who_hear_the_page(self):
        assert 'aria-hidden="true"' in charts.reach(Point("Q1", 5, 4, 6), top=10)


class TestChange:
    @pytest.mark.parametrize(
        ("earlier", "later", "said"),
        [
            (Point("a", 100, 94, 106), Point("b", 112, 107, 118), "higher"),
            (Point("a", 112, 107, 118), Point("b", 100, 94, 106), "lower"),
            (Point("a", 100, 94, 106), Point("b", 112, 106, 118), "about the same"),
            (Point("a", 100, 94, 106), Point("b", None), "cannot be compared"),
        ],
    )
    def test_claims_a_difference_only_where_the_intervals_stand_apart(self, earlier, later, said):
        assert charts.change(earlier, later) == said


class TestRoundUp:
    @given(st.floats(0.001, 1e9))
    def test_is_above_what_it_rounds_and_not_far(self, value):
        assert value <= plots.round_up(value) <= max(4.0, value * 2.01)
