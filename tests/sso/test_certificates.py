"""Certificates beside each other: none is lost while people may still need it, none stays for ever."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sso import certificates
from sso.certificates import GRACE, MOST, Held
from sso.saml import keys
from sso.saml.certificates import Certificate

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = st.sampled_from("ABCDEFGH")
MOMENTS = st.integers(0, 400).map(lambda days: NOW - days * DAY)


@st.composite
def held(draw):
    one = Held(draw(NAMES), draw(st.none() | MOMENTS))
    return Held(one.der_base64, one.named_at, draw(st.none() | MOMENTS)) if one.named_at else one


ALL_HELD = st.lists(held(), max_size=MOST, unique_by=lambda one: one.der_base64)
NAMED = st.sets(NAMES, min_size=1, max_size=MOST)


@pytest.fixture(scope="module")
def pem():
    return keys.generate("idp", at=NOW).certificate_pem


def given_ones(*names, days=100):
    return [Certificate(der_base64=name, not_after=NOW + days * DAY) for name in names]


def base64_hash(name):
    return hashlib.sha256(base64.b64decode(name)).digest()


def trusted(connection):
    return {row.der_base64 for row in certificates.of(connection)}


class TestMerge:
    @given(before=ALL_HELD, named=NAMED)
    def test_trusts_what_is_named_and_three_at_most(self, before, named):
        after = {one.der_base64: one for one in certificates.merge(before, named, at=NOW)}

        assert named <= set(after)
        assert len(after) <= MOST
        assert all(after[name] == Held(name, NOW) for name in named)

    @given(before=ALL_HELD, named=NAMED)
    def test_trusts_nothing_that_nobody_ever_named(self, before, named):
        after = certificates.merge(before, named, at=NOW)

        assert {one.der_base64 for one in after} <= named | {one.der_base64 for one in before}

    @given(before=ALL_HELD, named=NAMED)
    def test_drops_only_for_grace_or_room(self, before, named):
        after = {one.der_base64 for one in certificates.merge(before, named, at=NOW)}

        for one in before:
            over = one.absent_since is not None and one.absent_since + GRACE <= NOW
            if one.der_base64 not in after:
                assert over or len(after) == MOST
            elif over:
                assert one.der_base64 in named

    @given(before=ALL_HELD, named=NAMED)
    def test_is_the_same_the_second_time(self, before, named):
        once = certificates.merge(before, named, at=NOW)

        assert certificates.merge(once, named, at=NOW) == once

    @given(before=ALL_HELD, named=NAMED, later=st.integers(14, 60))
    def test_comes_down_to_what_is_named_in_a_fortnight(self, before, named, later):
        first = certificates.merge(before, named, at=NOW)
        last = certificates.merge(first, named, at=NOW + later * DAY)

        by_hand = {one.der_base64 for one in before if one.named_at is None}
        assert {one.der_base64 for one in last} <= named | by_hand

    def test_counts_the_grace_from_the_first_reading_without_it(self):
        long_unread = Held("A", NOW - 60 * DAY)

        first = certificates.merge([long_unread], ["B"], at=NOW)
        later = certificates.merge(first, ["B"], at=NOW + GRACE - DAY)
        last = certificates.merge(later, ["B"], at=NOW + GRACE)

        assert [one.der_base64 for one in later] == ["B", "A"]
        assert [one.der_base64 for one in last] == ["B"]

    def test_keeps_what_a_person_added_however_long(self):
        after = certificates.merge([Held("A", None)], ["B"], at=NOW + 400 * DAY)

        assert [one.der_base64 for one in after] == ["B", "A"]


class TestTake:
    def test_trusts_the_new_beside_the_old(self, active):
        changes = certificates.take(active, given_ones("BBBB"), at=NOW)

        assert trusted(active) == {"AAAA", "BBBB"}
        assert [len(side) for side in changes["certificates"]] == [1, 2]
        assert {(row.is_leaving, row.leaves_on) for row in certificates.standing(active, at=NOW)} == {
            (False, None),
            (True, (NOW + GRACE).date()),
        }

        assert certificates.take(active, given_ones("BBBB"), at=NOW) == {}


class TestAddByHand:
    def test_trusts_one_more_that_metadata_does_not_take_away(self, active, pem):
        certificates.add_by_hand(active, pem, at=NOW)
        certificates.take(active, given_ones("BBBB"), at=NOW)
        certificates.take(active, given_ones("BBBB"), at=NOW + 30 * DAY)

        assert [(row.by_hand, row.is_leaving) for row in certificates.standing(active, at=NOW)].count(
            (True, False)
        ) == 1
        assert len(trusted(active)) == 2

    def test_is_refused_the_second_time_and_beyond_three(self, active, pem):
        certificates.take(active, given_ones("BBBB", "CCCC"), at=NOW)
        with pytest.raises(certificates.TooMany):
            certificates.add_by_hand(active, pem, at=NOW)

        certificates.drop(active, base64_hash("AAAA"))
        certificates.add_by_hand(active, pem, at=NOW)
        with pytest.raises(certificates.AlreadyTrusted):
            certificates.add_by_hand(active, pem, at=NOW)


class TestDrop:
    def test_trusts_it_no_longer_unless_nothing_would_stay(self, active):
        certificates.take(active, given_ones("BBBB"), at=NOW)
        with pytest.raises(certificates.LastOne):
            certificates.drop(active, base64_hash("BBBB"))

        certificates.drop(active, base64_hash("AAAA"))

        assert trusted(active) == {"BBBB"}
        with pytest.raises(certificates.NoSuchCertificate):
            certificates.drop(active, base64_hash("AAAA"))


class TestDropAbsent:
    def test_waits_for_a_fortnight(self, active):
        certificates.take(active, given_ones("BBBB"), at=NOW)

        assert certificates.drop_absent(active, at=NOW + GRACE - DAY) == {}
        assert trusted(active) == {"AAAA", "BBBB"}
        assert certificates.drop_absent(active, at=NOW + GRACE)
        assert trusted(active) == {"BBBB"}


class TestWarning:
    def test_comes_nearer(self, active):
        certificates.replace(active, given_ones("BBBB", days=100), at=NOW)

        said = [certificates.warning(active, at=NOW + day * DAY) for day in (39, 40, 69, 70, 85, 86, 96, 97, 99, 100)]

        assert said == [None, 60, 60, 30, 30, 14, 14, 3, 3, 0]

        certificates.replace(active, [*given_ones("DDDD", days=5), *given_ones("CCCC", days=50)], at=NOW)
        assert certificates.warning(active, at=NOW) == 60

        certificates.take(active, given_ones("DDDD", days=5), at=NOW)
        assert certificates.warning(active, at=NOW) == 14


class TestNoteWarning:
    def test_says_each_threshold_once(self, active):
        certificates.replace(active, given_ones("BBBB", days=31), at=NOW)

        said = [certificates.note_warning(active, at=NOW + day * DAY) for day in range(33)]

        assert [(day, days) for day, days in enumerate(said) if days is not None] == [
            (0, 60), (1, 30), (17, 14), (28, 3), (31, 0),
        ]  # fmt: skip

    def test_begins_again_with_the_next_certificate(self, active):
        certificates.replace(active, given_ones("BBBB", days=2), at=NOW)
        assert certificates.note_warning(active, at=NOW) == 3

        certificates.take(active, given_ones("CCCC", days=20), at=NOW)

        assert certificates.note_warning(active, at=NOW) == 30
