"""Newcomers of a game, without a database: they begin together, and fewer of them are found by that."""

from random import Random

import pytest

from tests.privacy.linkage import newcomers, people
from tests.privacy.linkage.newcomers import by_habit, measure, within_two_days
from tests.privacy.linkage.people import DAY
from tests.privacy.linkage.score import at_least

SIZE, GAMES, SEED = 240, 150, 3


@pytest.fixture(scope="module")
def found():
    """What each attacker came to, by its name and whether newcomers begin together."""
    return {
        (attack.__name__, together): measure(attack, SIZE, GAMES, seed=SEED, together=together)
        for attack in (within_two_days, by_habit)
        for together in (False, True)
    }


class TestMake:
    def test_lets_newcomers_begin_on_the_first_of_february_march_or_april(self):
        made = [each for each in people.make(Random(1), 2_000, 1) if each.joins is not None]

        assert {each.begins // DAY for each in made} == {31, 59, 90}
        assert all(each.joins < each.begins <= each.joins + 31 * DAY for each in made)
        assert all(each.collects > each.begins for each in made if each.collects is not None)


class TestMeasure:
    @pytest.mark.parametrize("attack", ["within_two_days", "by_habit"])
    def test_finds_newcomers_who_begin_when_they_join(self, found, attack):
        before = found[attack, False]

        assert at_least(before.right, [before.by_luck] * before.named) < 1e-6

    @pytest.mark.parametrize(("attack", "at_most"), [("within_two_days", 0.6), ("by_habit", 0.9)])
    def test_finds_fewer_of_those_who_begin_together(self, found, attack, at_most):
        before, after = found[attack, False], found[attack, True]

        assert after.share_found < at_most * before.share_found
        assert after.named < before.named


class TestTable:
    def test_has_a_line_for_each_attacker_before_and_after(self):
        lines = newcomers.table([120], 240, seed=1).splitlines()

        assert len(lines) == 2 + 2 * len(newcomers.ATTACKS)
