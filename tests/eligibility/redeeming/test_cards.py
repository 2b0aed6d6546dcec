import secrets
from datetime import date

import psycopg
import pytest

from eligibility import cards as paper
from eligibility import documents
from eligibility.redeeming import cards

TODAY = date(2027, 6, 1)


def printing(payer, count=3):
    """The file of so many cards; what is in a box does not matter to whoever keeps it."""
    rows = tuple(paper.Box(secrets.token_bytes(16), secrets.token_bytes(370)) for _ in range(count))
    return paper.Boxes(payer.key_id, rows)


@pytest.fixture
def take(as_role):
    def now(boxes, on=TODAY):
        with as_role("care_job"):
            return cards.take(paper.write_boxes(boxes), on=on)

    return now


@pytest.fixture
def kept(databases):
    """The ids that are there, in the order in which they were written."""

    def ids():
        with psycopg.connect(databases.care) as admin:
            return [bytes(row[0]) for row in admin.execute("select card_id from redeeming.cards order by ctid")]

    return ids


class TestTake:
    def test_keeps_all_boxes_in_the_order_of_their_ids(self, payer, publish, take, kept):
        publish(payer.key())
        boxes = printing(payer, 40)

        assert take(boxes) == 40
        assert kept() == sorted(box.card_id for box in boxes.rows)

    def test_keeps_them_in_one_transaction(self, payer, publish, take, databases):
        publish(payer.key())
        take(printing(payer, 40))

        with psycopg.connect(databases.care) as admin:
            assert admin.execute("select count(distinct xmin::text) from redeeming.cards").fetchone() == (1,)

    def test_keeps_none_of_a_printing_of_which_one_is_here(self, payer, publish, take, kept):
        publish(payer.key())
        first, second = printing(payer), printing(payer)
        take(first)

        with pytest.raises(cards.CardsTaken):
            take(paper.Boxes(payer.key_id, (*second.rows, first.rows[0])))
        assert len(kept()) == 3

    def test_is_refused_for_a_key_that_nobody_published(self, payer, take, kept):
        with pytest.raises(cards.UnknownKey):
            take(printing(payer))
        assert kept() == []

    def test_is_refused_when_the_period_is_over(self, payer, publish, take, kept):
        publish(payer.key())

        with pytest.raises(cards.PeriodOver):
            take(printing(payer), on=date(2028, 3, 2))
        assert kept() == []

    def test_is_refused_for_another_file(self, as_role):
        with as_role("care_job"), pytest.raises(documents.BadDocument):
            cards.take(b"{}", on=TODAY)


class TestGetBox:
    def test_hands_the_box_to_whoever_names_it(self, payer, publish, take, as_visitor):
        publish(payer.key())
        boxes = printing(payer)
        take(boxes)

        assert [cards.get_box(box.card_id) for box in boxes.rows] == [box.sealed for box in boxes.rows]

    def test_is_refused_for_an_id_that_is_not_there(self, payer, publish, take, as_visitor):
        publish(payer.key())
        take(printing(payer))

        with pytest.raises(cards.NoSuchCard):
            cards.get_box(bytes(16))

    def test_leaves_no_trace(self, payer, publish, take, as_visitor, databases):
        publish(payer.key())
        boxes = printing(payer)
        take(boxes)
        look = "select xmin::text, xmax::text, ctid::text, card_id from redeeming.cards order by ctid"

        with psycopg.connect(databases.care, autocommit=True) as admin:
            before = admin.execute(look).fetchall()
            cards.get_box(boxes.rows[0].card_id)
            assert admin.execute(look).fetchall() == before


class TestForgetOld:
    def test_takes_out_what_can_no_longer_be_redeemed_and_nothing_else(
        self, payer, other_payer, publish, take, as_role, kept
    ):
        publish(*sorted((payer.key(), other_payer.key(year=2028)), key=lambda key: key.key_id))
        old, new = printing(payer), printing(other_payer)
        take(old)
        take(new)

        with as_role("care_job"):
            cards.forget_old(on=date(2028, 3, 1))
            assert len(kept()) == 6
            cards.forget_old(on=date(2028, 3, 2))
        assert set(kept()) == {box.card_id for box in new.rows}

    def test_is_all_that_the_job_can_do_to_a_box(self, payer, publish, take, servers, databases):
        publish(payer.key())
        take(printing(payer))

        login = servers.logins(databases.care, "care")["care_job"]
        with psycopg.connect(login) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select box from redeeming.cards")
