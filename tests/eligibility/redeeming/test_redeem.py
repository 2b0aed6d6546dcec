import dataclasses
import secrets
from datetime import date
from uuid import UUID

import psycopg
import pytest

from eligibility.blinding import formats, verify
from eligibility.redeeming import accounts, gate, redeem

LOGIN = b"l" * 32
PLACE = redeem.Place(formats.challenge_digest(formats.token_challenge("localhost", "care.localhost")), b"p" * 32)
pytestmark = pytest.mark.usefixtures("as_visitor")


@pytest.fixture
def spent(databases):
    """How many vouchers, accounts and logins there are."""

    def counts():
        with psycopg.connect(databases.care) as connection:
            tables = "spent", "accounts", "logins"
            return [connection.execute(f"select count(*) from redeeming.{table}").fetchone()[0] for table in tables]

    return counts


class TestRedeem:
    def test_opens_an_account_that_its_login_enters(self, payer, publish, spend):
        publish(payer.key())

        account_id = spend(payer.voucher(), LOGIN)

        assert accounts.enter(accounts.login_mac(PLACE.login_pepper, LOGIN)) == account_id
        assert accounts.coverage(account_id) == accounts.Coverage(
            payer.key().unit, "2027", date(2028, 3, 1), extended=False
        )

    def test_takes_a_voucher_once(self, payer, publish, spend, spent):
        publish(payer.key())
        token = payer.voucher()
        spend(token, LOGIN)

        with pytest.raises(redeem.AlreadySpent):
            spend(token, b"m" * 32)
        assert spent() == [1, 1, 1]

    def test_lets_one_of_sixteen_at_once_through(self, payer, publish, spend, spent, at_once):
        publish(payer.key())
        token = payer.voucher()

        answers = at_once(16, lambda place: spend(token, secrets.token_bytes(32)))

        assert sum(isinstance(answer, UUID) for answer in answers) == 1
        assert sum(isinstance(answer, redeem.AlreadySpent) for answer in answers) == 15
        assert spent() == [1, 1, 1]

    def test_keeps_the_voucher_when_the_words_open_an_account_already(self, payer, publish, spend, spent):
        publish(payer.key())
        spend(payer.voucher(), LOGIN)
        token = payer.voucher()

        with pytest.raises(redeem.PhraseTaken):
            spend(token, LOGIN)
        assert spent() == [1, 1, 1]
        assert spend(token, b"m" * 32)

    @pytest.mark.parametrize("place", [0, 1, 2, 4, 36, 68, 100, 355])
    def test_refuses_every_forged_part_and_spends_nothing(self, payer, publish, spent, place):
        publish(payer.key())
        raw = bytearray(formats.Redeem(0, payer.voucher(), LOGIN).encode())
        raw[place] ^= 2

        with pytest.raises((formats.MalformedBytes, verify.NotGenuine)):
            redeem.redeem(bytes(raw), PLACE, on=date(2027, 6, 1))
        assert spent() == [0, 0, 0]

    def test_refuses_a_key_that_nobody_published(self, payer, other_payer, publish, spend):
        publish(payer.key())

        with pytest.raises(verify.NotGenuine):
            spend(other_payer.voucher(), LOGIN)

    def test_refuses_a_voucher_for_another_host(self, payer, publish):
        publish(payer.key())
        elsewhere = dataclasses.replace(PLACE, challenge_digest=bytes(32))

        with pytest.raises(verify.NotGenuine):
            redeem.redeem(formats.Redeem(0, payer.voucher(), LOGIN).encode(), elsewhere, on=date(2027, 6, 1))


class TestGate:
    def test_opens_nothing_before_enough_have_collected(self, payer, publish, spend, spent):
        publish(payer.key(open=False, extends_open=False))
        token = payer.voucher()

        with pytest.raises(gate.NotOpen):
            spend(token, LOGIN)
        assert spent() == [0, 0, 0]

        publish(payer.key(extends_open=False))
        assert spend(token, LOGIN)

    @pytest.mark.parametrize("on", [date(2026, 12, 31), date(2028, 3, 2)])
    def test_opens_nothing_outside_the_period(self, payer, publish, spend, on):
        publish(payer.key())

        with pytest.raises(gate.NotThePeriod):
            spend(payer.voucher(), LOGIN, on=on)

    @pytest.mark.parametrize("on", [date(2027, 1, 1), date(2028, 3, 1)])
    def test_opens_on_the_first_and_the_last_day(self, payer, publish, spend, on):
        publish(payer.key())

        assert spend(payer.voucher(), LOGIN, on=on)


class TestExtend:
    @pytest.fixture
    def renewing(self, payer, other_payer, publish, spend):
        """An account of 2027, and the payer of 2028."""
        account_id = None
        following = other_payer.key(year=2028, not_before=date(2027, 12, 1))
        publish(payer.key(), following)
        account_id = spend(payer.voucher(), LOGIN)
        return account_id, other_payer

    def test_moves_the_end_of_the_cover_and_nothing_else(self, renewing, spend):
        account_id, payer = renewing

        assert spend(payer.voucher(), LOGIN, formats.EXTEND_ACCOUNT, date(2028, 1, 5)) == account_id
        assert accounts.coverage(account_id) == accounts.Coverage(
            payer.key().unit, "2028", date(2029, 3, 1), extended=True
        )

    def test_does_not_use_a_voucher_that_would_change_nothing(self, payer, renewing, spend, spent):
        with pytest.raises(redeem.NothingToExtend):
            spend(payer.voucher(), LOGIN, formats.EXTEND_ACCOUNT)
        assert spent() == [1, 1, 1]

    def test_is_refused_to_a_login_without_account(self, renewing, spend, spent):
        with pytest.raises(accounts.NoSuchAccount):
            spend(renewing[1].voucher(), b"x" * 32, formats.EXTEND_ACCOUNT, date(2028, 1, 5))
        assert spent() == [1, 1, 1]

    def test_never_moves_an_account_to_another_unit(self, payer, other_payer, publish, spend, spent):
        publish(payer.key(), other_payer.key(unit=UUID(int=9), year=2028))
        account_id = spend(payer.voucher(), LOGIN)
        token = other_payer.voucher()

        with pytest.raises(redeem.OtherUnit):
            spend(token, LOGIN, formats.EXTEND_ACCOUNT, date(2028, 1, 5))
        assert accounts.coverage(account_id).unit_id == payer.key().unit
        assert spent() == [1, 1, 1]
        assert spend(token, b"m" * 32, on=date(2028, 1, 5)) != account_id

    @pytest.mark.parametrize(
        ("change", "refused"), [({"unit": UUID(int=9)}, redeem.OtherUnit), ({}, redeem.NothingToExtend)]
    )
    def test_asks_nobody_to_wait_for_what_will_never_come(
        self, payer, other_payer, publish, spend, spent, change, refused
    ):
        """The first year of a unit has no year before it, so its key never opens for extending."""
        publish(payer.key(extends_open=False), other_payer.key(extends_open=False, period="2026", **change))
        spend(payer.voucher(), LOGIN)

        with pytest.raises(refused):
            spend(other_payer.voucher(), LOGIN, formats.EXTEND_ACCOUNT)
        assert spent() == [1, 1, 1]

    def test_says_that_the_account_goes_on_while_the_gate_is_closed(self, payer, other_payer, publish, spend, spent):
        publish(payer.key(), other_payer.key(year=2028, open=False, extends_open=False))
        spend(payer.voucher(), LOGIN)

        with pytest.raises(gate.TooEarlyToExtend):
            spend(other_payer.voucher(), LOGIN, formats.EXTEND_ACCOUNT, date(2028, 1, 5))
        assert spent() == [1, 1, 1]

    def test_waits_for_enough_who_collected_in_both_periods(self, payer, other_payer, publish, spend):
        publish(payer.key(), other_payer.key(year=2028, extends_open=False))
        spend(payer.voucher(), LOGIN)

        with pytest.raises(gate.NotOpenForRenewal):
            spend(other_payer.voucher(), LOGIN, formats.EXTEND_ACCOUNT, date(2028, 1, 5))


class TestSpentWithin:
    def test_fails_when_more_were_spent_than_signed(self, payer, publish, spend, as_role):
        publish(payer.key())
        for login in (b"a" * 32, b"b" * 32):
            spend(payer.voucher(), login)

        with as_role("release_job"):
            assert redeem.spent_within(payer.key_id, 2)
            assert not redeem.spent_within(payer.key_id, 1)
