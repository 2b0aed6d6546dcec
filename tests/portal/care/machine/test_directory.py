"""This side's copy of the key directory is the very bytes that were signed, for every page to read."""

import pytest

from tests.portal.care import town
from tests.portal.care.town import MONDAY, Payer, Visitor


@pytest.fixture
def visitor(care_app, tmp_path):
    town.set_clock(tmp_path, MONDAY)
    return Visitor(care_app)


class TestShow:
    def test_gives_the_bytes_that_were_signed(self, visitor, care_app, key_pair):
        signed = Payer.of(key_pair).publish(care_app)

        answer = visitor.get("/keys.json")

        assert answer.data == signed
        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    def test_is_not_found_before_the_first_arrived(self, visitor):
        assert visitor.get("/keys.json").status_code == 404
