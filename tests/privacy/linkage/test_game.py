"""A short linkage game in every run of the tests: the design is not caught, and two spoilt designs are.

`make linkage` plays the whole game, with every mutant and a learned attacker.
"""

import pytest

from tests.privacy.linkage import game
from tests.privacy.linkage.installation import Installation
from tests.privacy.linkage.mutants import MUTANTS

# A draw in which many come at once, so that one short game is enough for a certain answer.
SIZE, SEED = 90, 22


@pytest.fixture(scope="module")
def installation():
    found = Installation()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def played(installation):
    """Plays one short game of a kind, with the tallies of all attackers."""

    def of(name):
        return game.tallies([game.play(installation, MUTANTS[name], size=SIZE, seed=SEED, short=True)])

    return of


class TestPlay:
    def test_names_nobody_in_the_design(self, played):
        found = played("design")

        _, p = game.strongest(found)
        assert len(found) > 15
        assert len(found["value join"].chances) > 15
        assert p > game.CAUGHT

    @pytest.mark.parametrize(("mutant", "by"), [("timestamp", "time nearest"), ("access-log", "log merge")])
    def test_catches_a_spoilt_design(self, played, mutant, by):
        attacker, p = game.strongest(played(mutant))

        assert attacker == by
        assert p < game.CAUGHT
