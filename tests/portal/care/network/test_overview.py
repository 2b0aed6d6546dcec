from datetime import timedelta

from care import licences, providers
from care.wishes import Licence

INDEX = "/network/"


class TestShow:
    def test_says_where_there_is_room(self, as_robin):
        said = as_robin.words(INDEX)

        assert "Nothing is waiting for you." in said
        assert "United Kingdom 1 1" in said

    def test_says_what_wants_doing(self, clinic, as_robin):
        today = clinic.now.date()
        soon = Licence(frozenset({"IE"}), today, today + timedelta(days=20))
        with clinic.as_network():
            licences.grant(clinic.okafor, soon, profession="counsellor", authority="PSI", checked_on=today)
            providers.add(providers.Profile(**_plain()))
            providers.pause(providers.get(clinic.okafor), at=clinic.now)

        said = as_robin.words(INDEX)

        assert "a licence ends on 13 December 2026" in said
        assert "Sam Lindqvist has no licence that holds" in said
        assert "is paused until they confirm" in said
        assert "Ireland 1 0" in said

    def test_sends_a_stranger_to_the_door(self, as_stranger):
        assert as_stranger.get(INDEX).headers["Location"] == "/network/doorway"


def _plain():
    one = frozenset({"video"})
    return {
        "called": "Sam Lindqvist", "zone": "Europe/London", "topics": frozenset(), "modalities": one,
        "languages": frozenset({"en"}), "age_bands": frozenset({"25_64"}),
    }  # fmt: skip
