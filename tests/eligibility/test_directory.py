import dataclasses
from datetime import date
from uuid import UUID

import pytest

from eligibility import directory, documents
from eligibility.blinding import keys
from kernel import signing

KEY = signing.load(bytes(range(32)))
PUBLIC = signing.public_bytes(KEY)
UNIT, OTHER = UUID(int=1), UUID(int=2)


def key(modulus, unit=UNIT, period="2027"):
    spki = keys.encode(modulus)
    return directory.Key(keys.key_id(spki), spki, unit, period, date(2027, 1, 1), date(2028, 3, 1), open=False)


@pytest.fixture(scope="module")
def two(key_pair):
    # Any odd number of 2048 bits has the form of a key, which is all that a directory looks at.
    return key(key_pair[1]), key(key_pair[1] - 2, OTHER)


def clashing(same, **changes):
    """Two keys whose names agree in what `same` picks."""
    seen = {}
    for step in range(1, 100_000, 2):
        found = key(2**2047 + step, period=f"{2000 + step % 97}")
        if same(found.key_id) in seen:
            return seen[same(found.key_id)], dataclasses.replace(found, **changes)
        seen[same(found.key_id)] = found
    raise AssertionError("No two keys clash")


class TestVerify:
    def test_gives_back_what_was_signed(self, two):
        first = directory.following(None, two)

        assert directory.verify(directory.sign(first, KEY), PUBLIC) == first

    def test_finds_a_key_by_its_name_and_by_the_end_of_it(self, two):
        first = directory.following(None, two)

        assert first.key(two[0].key_id) == first.by_tail(two[0].key_id[-4:]) == two[0]
        assert first.key(bytes(32)) is first.by_tail(bytes(4)) is None

    def test_refuses_another_signer_and_another_purpose(self, two):
        raw = directory.sign(directory.following(None, two), KEY)

        with pytest.raises(documents.BadDocument):
            directory.verify(raw, signing.public_bytes(signing.generate()))
        with pytest.raises(documents.BadDocument):
            documents.verify(raw, "alcove-plan/1", PUBLIC)


class TestCurrent:
    def test_is_the_newest_that_has_begun_and_is_not_over(self, two, key_pair):
        year = date(2028, 1, 1), date(2029, 3, 1)
        new = dataclasses.replace(key(key_pair[1] - 4, period="2028"), not_before=year[0], redeem_until=year[1])
        first = directory.following(None, (*two, new))

        assert first.current(UNIT, date(2026, 12, 31)) is None
        assert first.current(UNIT, date(2027, 12, 31)) == two[0]
        assert first.current(UNIT, date(2028, 1, 1)) == new
        assert first.current(UNIT, date(2029, 3, 2)) is None


class TestSign:
    def test_refuses_two_keys_for_one_period_of_a_unit(self, two):
        entries = two[0], dataclasses.replace(two[1], unit=UNIT)

        with pytest.raises(documents.BadDocument):
            directory.sign(directory.following(None, entries), KEY)

    def test_refuses_keys_in_the_order_in_which_they_were_made(self, two):
        ordered = directory.following(None, two)

        with pytest.raises(documents.BadDocument):
            directory.sign(dataclasses.replace(ordered, keys=ordered.keys[::-1]), KEY)

    def test_refuses_two_keys_of_a_unit_that_end_alike(self):
        entries = clashing(lambda key_id: key_id[-1:], period="2099")

        with pytest.raises(directory.KeysCollide):
            directory.sign(directory.following(None, entries), KEY)

    def test_refuses_two_keys_whose_short_form_is_the_same(self):
        entries = key(2**2047 + 22673), key(2**2047 + 86869, OTHER)

        assert entries[0].key_id[-4:] == entries[1].key_id[-4:]
        with pytest.raises(directory.KeysCollide):
            directory.sign(directory.following(None, entries), KEY)

    def test_refuses_a_key_under_another_name(self, two):
        entries = (dataclasses.replace(two[0], key_id=bytes(32)),)

        with pytest.raises(documents.BadDocument):
            directory.sign(directory.following(None, entries), KEY)


class TestCheckFollows:
    @pytest.fixture
    def first(self, two):
        return directory.following(None, two)

    def test_lets_keys_come_and_open(self, first, two, key_pair):
        opened = dataclasses.replace(two[0], open=True)
        new = key(key_pair[1] - 4, period="2028")

        later = directory.following(first, (opened, two[1], new))

        assert (later.number, later.prev, len(later.keys)) == (2, directory.digest(first), 3)

    @pytest.mark.parametrize(
        "change",
        [{"redeem_until": date(2028, 3, 2)}, {"unit": UUID(int=3)}, {"period": "2028"}, {"spki": b""}],
        ids=str,
    )
    def test_refuses_a_changed_key(self, first, two, change):
        with pytest.raises(documents.BrokenChain):
            directory.following(first, (dataclasses.replace(two[0], **change), two[1]))

    def test_lets_renewals_open_later_and_never_close(self, first, two):
        opened = dataclasses.replace(two[0], open=True)
        renewing = directory.following(first, (dataclasses.replace(opened, extends_open=True), two[1]))

        with pytest.raises(documents.BrokenChain):
            directory.following(renewing, (opened, two[1]))

    def test_refuses_a_vanished_key_and_one_that_closes(self, first, two):
        opened = directory.following(first, (dataclasses.replace(two[0], open=True), two[1]))

        with pytest.raises(documents.BrokenChain):
            directory.following(first, two[:1])
        with pytest.raises(documents.BrokenChain):
            directory.following(opened, two)

    def test_refuses_a_gap_and_another_past(self, first):
        later = directory.following(first, first.keys)

        for change in ({"number": 3}, {"prev": "0" * 64}):
            with pytest.raises(documents.BrokenChain):
                directory.check_follows(dataclasses.replace(later, **change), first)
