"""The eight words are lost: the second set, printed and kept elsewhere, opens the account, and new words are made."""

import pytest

from tests.journeys.people import Client, Employee

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def company(two_sides):
    return two_sides.employ("kestrel")


class TestLostWords:
    def test_comes_in_with_the_second_set_and_makes_new_words(self, both, windows, company):
        client = Client(both, windows)
        client.scan(Employee(both, windows, company).collect().scanned()).open_account()
        lost = client.words
        client.see("/me/words")
        client.window.look("lost-choose").press("Make a second set").see("Keep this set apart from the first")
        kit = client.make("lost-kit")

        client.window.close()
        client.enter(kit, windows).window.see("You came in with your second set").look("lost-home")
        client.window.look_small_and_dark("lost-home")
        client.window.follow("Make new words").press("Make new words").see("throw the old ones away")
        new = client.make("lost-new")

        client.enter(lost, opens=False).window.see("No account opens with these words").look("lost-refused").expect(
            "403"
        )
        for words in (new, kit):
            client.enter(words, windows).window.see("Find someone to talk to")
        assert len({*map(tuple, (lost, kit, new))}) == 3
        assert windows.complaints() == []
