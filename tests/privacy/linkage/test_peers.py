import pytest

from tests.privacy.linkage.peers import Peers, facts_of
from tests.privacy.linkage.people import DAY, Person

STAYED, CAME, LEFT = (None, False), (30.0, False), (None, True)
PEOPLE = {"1": STAYED, "2": STAYED, "3": STAYED, "4": CAME, "5": LEFT}


@pytest.fixture
def peers():
    """One account of somebody who stayed, one of the only newcomer."""
    return Peers({"amber": list(PEOPLE), "birch": list(PEOPLE)}, {"amber": "1", "birch": "4"}, PEOPLE)


class TestJudge:
    def test_holds_a_guess_against_those_of_the_same_facts(self, peers):
        assert list(peers.judge({"amber": "1"})) == [(True, 1 / 3)]
        assert list(peers.judge({"amber": "2"})) == [(False, 1 / 3)]

    def test_is_not_surprised_where_the_roster_says_it_all(self, peers):
        assert list(peers.judge({"birch": "4"})) == [(True, 1.0)]

    def test_leaves_no_luck_to_who_got_the_facts_wrong(self, peers):
        assert list(peers.judge({"amber": "5", "birch": "1"})) == [(False, 0.0), (False, 0.0)]


class TestFactsOf:
    def test_are_one_for_the_newcomers_of_a_month(self):
        first, second = (Person("1", wants=True, joins=day * DAY) for day in (12.0, 20.0))

        assert facts_of(first) == facts_of(second) != facts_of(Person("3", wants=True))

    def test_tell_who_left(self):
        assert facts_of(Person("1", wants=True, leaves=50 * DAY)) != facts_of(Person("2", wants=True))
