from collections import Counter

from care import needs, places
from portal.care.seeding import network, people


class TestEntries:
    def test_are_sixty_people_of_different_names_in_eight_countries(self):
        found = network.entries()

        assert len({entry.name for entry in found}) == 60
        assert Counter(entry.country for entry in found).keys() == people.AUTHORITIES.keys()

    def test_are_licensed_where_we_serve(self):
        assert {place for entry in network.entries() for place in entry.jurisdictions} <= places.JURISDICTIONS.keys()


class TestProfile:
    def test_can_be_offered_and_is_the_same_each_time(self):
        for entry in network.entries():
            assert network.profile(entry) == network.profile(entry)

    def test_of_the_first_works_with_everything(self):
        assert network.profile(network.entries()[0]).topics == needs.TOPICS.keys()

    def test_of_all_covers_every_topic_more_than_once(self):
        counted = Counter(topic for entry in network.entries()[1:] for topic in network.profile(entry).topics)

        assert min(counted[topic] for topic in needs.TOPICS) > 3
