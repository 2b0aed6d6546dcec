import secrets
from uuid import uuid4

import pytest

from eligibility.blinding import formats
from eligibility.issuing import enrolment, ledger, signing


class TestIssue:
    def test_signs_what_it_counts(self, period, as_desk):
        opened = period(per_member=2)
        asks = opened.ask(), opened.ask()

        signatures = opened.issue(opened.members[0], *asks)

        for ask, signature in zip(asks, signatures, strict=True):
            number = pow(int.from_bytes(signature, "big"), 65537, int.from_bytes(opened.spki[81:337], "big"))
            assert number.to_bytes(256, "big") == ask.blinded
        assert ledger.standing(opened.members[0], opened.key_id).used == 2

    def test_gives_the_same_bytes_for_the_same_ask(self, period, as_desk):
        opened = period()
        ask = opened.ask()

        first, second = opened.issue(opened.members[0], ask), opened.issue(opened.members[0], ask)

        assert first == second
        assert ledger.standing(opened.members[0], opened.key_id).used == 1

    def test_counts_an_ask_that_stands_twice_in_a_batch_once(self, period, as_desk):
        opened = period()
        ask = opened.ask()

        signatures = opened.issue(opened.members[0], ask, ask)

        assert signatures[0] == signatures[1]
        assert ledger.standing(opened.members[0], opened.key_id).used == 1

    def test_refuses_one_more_than_allowed_and_counts_none_of_the_batch(self, period, as_desk):
        opened = period(per_member=2)

        with pytest.raises(ledger.AllowanceUsed):
            opened.issue(opened.members[0], *(opened.ask() for _ in range(3)))
        assert ledger.standing(opened.members[0], opened.key_id).used == 0

    def test_gives_three_to_sixteen_at_once_when_three_are_allowed(self, period, at_once):
        opened = period(per_member=3)
        asks = [opened.ask() for _ in range(16)]

        answers = at_once(16, lambda place: opened.issue(opened.members[0], asks[place]))

        assert sum(isinstance(answer, list) for answer in answers) == 3
        assert sum(isinstance(answer, ledger.AllowanceUsed) for answer in answers) == 13

    def test_does_not_let_one_member_use_what_is_anothers(self, period, as_desk):
        opened = period()
        ask = opened.ask()
        opened.issue(opened.members[0], ask)

        opened.issue(opened.members[1], ask)

        assert ledger.standing(opened.members[1], opened.key_id).used == 1
        assert ledger.standing(opened.members[2], opened.key_id).used == 0

    def test_gives_the_voucher_after_a_crash_between_count_and_signature(self, period, as_desk):
        opened = period()
        ask = opened.ask()

        def crash(key_id, blinded):
            raise signing.SignerAway

        with pytest.raises(signing.SignerAway):
            opened.issue(opened.members[0], ask, sign=crash)
        assert ledger.standing(opened.members[0], opened.key_id).used == 1

        assert len(opened.issue(opened.members[0], ask)) == 1
        with pytest.raises(ledger.AllowanceUsed):
            opened.issue(opened.members[0], opened.ask())

    def test_has_counted_before_anything_is_signed(self, period, as_desk):
        opened = period()
        seen = []

        def look(key_id, blinded):
            seen.append(ledger.standing(opened.members[0], key_id).used)
            return opened.sign(key_id, blinded)

        opened.issue(opened.members[0], opened.ask(), sign=look)

        assert seen == [1]


class TestHostileAsks:
    @pytest.mark.parametrize("name", ["0", "1", "n-1", "n", "2^2048-1", "255 bytes", "257 bytes"])
    def test_are_refused_and_not_counted(self, period, as_desk, key_pair, name):
        opened = period()
        number = {"0": 0, "1": 1, "n-1": key_pair[1] - 1, "n": key_pair[1], "2^2048-1": 2**2048 - 1}.get(name, 2)
        size = {"255 bytes": 255, "257 bytes": 257}.get(name, 256)
        ask = formats.TokenRequest(opened.key_id[-1], number.to_bytes(size, "big"))

        with pytest.raises(formats.MalformedBytes):
            opened.issue(opened.members[0], ask)
        assert ledger.standing(opened.members[0], opened.key_id).used == 0

    def test_are_refused_with_the_end_of_another_key(self, period, as_desk):
        opened = period()
        ask = formats.TokenRequest(opened.key_id[-1] ^ 1, opened.ask().blinded)

        with pytest.raises(formats.MalformedBytes):
            opened.issue(opened.members[0], ask)
        assert ledger.standing(opened.members[0], opened.key_id).used == 0

    @pytest.mark.parametrize("count", [0, 9])
    def test_are_refused_when_none_or_nine(self, period, as_desk, count):
        opened = period(per_member=8)

        with pytest.raises(formats.MalformedBytes):
            opened.issue(opened.members[0], *(opened.ask() for _ in range(count)))


class TestStanding:
    def test_is_refused_to_a_stranger(self, period, as_desk):
        opened = period()

        with pytest.raises(ledger.NotEligible):
            ledger.standing(secrets.token_bytes(32), opened.key_id)

    def test_is_refused_to_a_member_who_left(self, period, as_desk, as_role):
        opened = period()
        with as_role("work_job"):
            enrolment.withdraw(opened.members[:1])

        with pytest.raises(ledger.NotEligible):
            opened.issue(opened.members[0], opened.ask())
        assert ledger.standing(opened.members[1], opened.key_id).used == 0

    def test_is_not_found_under_another_units_key(self, period, as_desk, as_role, key_pair):
        from eligibility.blinding import keys

        opened = period()
        with as_role("work_job"):
            other = enrolment.open_period(uuid4(), "2027", keys.encode(key_pair[1] - 2), 1)

        with pytest.raises(ledger.NothingToCollect):
            ledger.standing(opened.members[0], other)


class TestUnitOf:
    def test_says_whose_key_to_use(self, period, as_desk):
        opened = period()

        assert ledger.unit_of(opened.members[0]) == ledger.standing(opened.members[0], opened.key_id).unit_id


class TestWrap:
    def test_is_a_members_own_under_one_key(self):
        wraps = {ledger.wrap(b"s" * 32, mac, key) for mac in (b"a" * 32, b"b" * 32) for key in (b"k" * 32, b"l" * 32)}

        assert len(wraps) == 4
        assert ledger.wrap(b"s" * 32, b"a" * 32, b"k" * 32) in wraps
