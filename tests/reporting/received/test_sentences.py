import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.received import sentences
from reporting.received.sentences import Change, Interval
from reporting.release import Figure

figures = st.builds(Figure, raw=st.just(0), shown=st.none() | st.integers(0, 5000), half_width=st.integers(0, 60_000))


def figure(shown, width=6_200):
    return Figure(raw=shown or 0, shown=shown, half_width=width)


def started(one):
    return sentences.headline(one, one="person", many="people", verb="started")


class TestHeadline:
    def test_names_the_figure_and_its_interval(self):
        assert started(figure(125)) == "About 125 people started (95 %: 119 to 131)."

    def test_speaks_of_one_person_as_one(self):
        assert started(figure(1, width=400)) == "About 1 person started (95 %: 1 to 1)."

    def test_does_not_name_a_figure_that_may_be_nought(self):
        assert started(figure(4)) == "Between 0 and 10 people started: too few to say more."

    def test_says_when_a_figure_is_not_shown(self):
        assert started(figure(None)) == "Not shown: too small to read."

    def test_writes_thousands_readably(self):
        assert started(figure(1250)) == "About 1,250 people started (95 %: 1,244 to 1,256)."


class TestInterval:
    @given(figures)
    def test_is_never_below_nought_and_holds_the_figure(self, one):
        bounds = sentences.interval(one)

        if one.shown is None:
            assert bounds is None
        else:
            assert 0 <= bounds.low <= one.shown <= bounds.high

    def test_goes_to_the_nearest_whole_number(self):
        assert sentences.interval(figure(100, width=6_930)) == Interval(93, 107)


class TestChange:
    @pytest.mark.parametrize(
        ("now", "before", "expected"),
        [
            (125, 114, "That is about the same as in the quarter before."),
            (125, 100, "That is more than in the quarter before."),
            (100, 125, "That is fewer than in the quarter before."),
            (100, None, "It cannot be compared with the quarter before."),
        ],
    )
    def test_claims_no_change_that_the_intervals_do_not_carry(self, now, before, expected):
        assert sentences.change(figure(now), figure(before), period="quarter") == expected

    @given(figures, figures)
    def test_is_never_a_change_where_intervals_overlap(self, one, other):
        here, there = sentences.interval(one), sentences.interval(other)
        found = sentences.compare(one, other)

        if here is None or there is None:
            assert found is Change.UNKNOWN
        else:
            overlap = here.low <= there.high and there.low <= here.high
            assert (found is Change.SAME) == overlap


class TestTotal:
    def test_adds_up_quarters_with_the_error_of_independent_errors(self):
        year = sentences.total([figure(25, width=7_000)] * 4)

        assert (year.shown, year.half_width) == (100, 14_000)

    def test_is_not_shown_when_a_part_is_not(self):
        assert sentences.total([figure(25), figure(None)]) is None


class TestShare:
    def test_is_of_the_public_head_count(self):
        assert sentences.share(figure(125), 2_400) == ("About 5.2 %", "Between 5.0 and 5.5 %.")

    def test_says_no_more_than_at_most_of_what_may_be_nought(self):
        assert sentences.share(figure(5), 2_400) == ("At most 0.5 %", "Too few to say more.")

    def test_is_not_shown_without_a_figure(self):
        assert sentences.share(figure(None), 2_400) is None
