"""A name to go by that is nobody's."""

from random import Random

from care import clients, nicknames


class TestSuggest:
    def test_may_be_kept_as_it_is(self):
        suggested = {nicknames.suggest(Random(seed)) for seed in range(200)}

        assert len(suggested) > 100
        assert all(clients.check_name(name) == name for name in suggested)
