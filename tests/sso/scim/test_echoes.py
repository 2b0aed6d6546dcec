"""What stands in the database of a person: ciphertext under a key of their own, and digests."""

from dataclasses import replace
from uuid import UUID

import pytest

from kernel import sealing
from sso.scim import echoes
from sso.scim.here import Keys
from sso.tables.scim import FeedPerson

ECHO = {"userName": "Amara@northwind.example", "externalId": "X1", "active": True}


@pytest.fixture
def row(in_feed):
    feed = in_feed.feed
    person = FeedPerson(tenant_id=feed.tenant_id, feed_id=feed.feed_id, resource_id=UUID(int=7))
    echoes.write(person, ECHO, in_feed)
    return person


class TestWrite:
    def test_keeps_no_word_in_clear(self, row):
        stored = b"".join(value for value in vars(row).values() if isinstance(value, bytes))

        assert not [word for word in (b"mara", b"northwind", b"X1", b"userName") if word in stored]

    def test_takes_a_fresh_key_each_time(self, row, in_feed):
        before = (row.key_sealed, row.echo_sealed)

        echoes.write(row, ECHO, in_feed)

        assert before[0] != row.key_sealed
        assert before[1] != row.echo_sealed


class TestRead:
    def test_gives_back_what_was_written(self, row, in_feed):
        assert echoes.read(row, in_feed) == ECHO

    def test_does_not_open_in_another_row(self, row, in_feed):
        row.resource_id = UUID(int=8)

        with pytest.raises(sealing.CannotOpen):
            echoes.read(row, in_feed)

    def test_does_not_open_with_another_sealing_key(self, row, in_feed):
        with pytest.raises(sealing.CannotOpen):
            echoes.read(row, replace(in_feed, keys=Keys(sealing=b"o" * 32, roster=in_feed.keys.roster)))

    def test_does_not_open_once_the_persons_own_key_is_gone(self, row, in_feed):
        echoes.shred(row)

        with pytest.raises(sealing.CannotOpen):
            echoes.read(row, in_feed)


class TestDigest:
    def test_finds_a_user_name_in_any_letters_and_an_external_id_in_its_own(self, row, in_feed):
        assert row.user_name == echoes.digest(in_feed, "user_name", "AMARA@NORTHWIND.EXAMPLE")
        assert row.external_id != echoes.digest(in_feed, "external_id", "x1")

    def test_of_one_value_differs_by_what_it_is_of(self, in_feed):
        assert echoes.digest(in_feed, "user_name", "7") != echoes.digest(in_feed, "employee_number", "7")
