from kernel import clock
from kernel.staff import invitations
from portal import unit_of_work
from tests import house

KEY = bytes.fromhex(house.SECRET)


class TestAdd:
    def test_prints_a_link_that_lets_this_person_in(self, alcove_care, care_app):
        link = alcove_care("network", "add", "--name", "Robin Vale", "--json")["link"]
        address, _, secret = link.partition("#")

        with care_app.app_context(), unit_of_work.everybody("network_web"):
            invited = invitations.look_at(secret, key=KEY, at=clock.now())
        assert address == "http://care.localhost:8001/network/doorway/join"
        assert (invited.surface, invited.called) == ("network", "Robin Vale")

    def test_wants_a_name(self, alcove_care):
        alcove_care("network", "add")

        assert alcove_care.code == 2
