"""Boxes of cards taken from the command line."""

import secrets

import psycopg
import pytest

from eligibility import cards
from tests.portal.care.town import Payer


@pytest.fixture
def payer(key_pair, care_app):
    payer = Payer.of(key_pair)
    payer.publish(care_app)
    return payer


@pytest.fixture
def file(tmp_path, key_pair):
    rows = tuple(cards.Box(secrets.token_bytes(16), secrets.token_bytes(370)) for _ in range(3))
    path = tmp_path / "boxes.json"
    path.write_bytes(cards.write_boxes(cards.Boxes(Payer.of(key_pair).key_id, rows)))
    return str(path)


class TestTake:
    def test_keeps_every_box_once(self, alcove_care, payer, file, databases):
        assert alcove_care("cards", "take", file, "--json") == {"count": 3}

        assert "here already" in alcove_care("cards", "take", file)
        assert alcove_care.code == 1
        with psycopg.connect(databases.care) as admin:
            assert admin.execute("select count(*) from redeeming.cards").fetchone() == (3,)

    def test_is_refused_before_the_plans_are_pulled(self, alcove_care, file):
        assert "Pull the plans first" in alcove_care("cards", "take", file)
        assert alcove_care.code == 1

    def test_is_refused_for_another_file(self, alcove_care, payer, tmp_path):
        other = tmp_path / "other.json"
        other.write_text('{"boxes": []}')

        assert "not whole" in alcove_care("cards", "take", str(other))
        assert alcove_care.code == 1
