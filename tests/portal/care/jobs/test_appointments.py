"""The worker fills care's seam to the releases, and its turns do what they say."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from eligibility.redeeming.tables.accounts import Account
from kernel.database import db
from portal import unit_of_work
from portal.care.jobs import appointments, effects
from reporting.publishing.contributions import Member
from tests.portal.care.town import UNIT, Payer

AMBER = UUID(int=0xA)


class TestMemberOf:
    @pytest.fixture
    def opened(self, care_app, key_pair):
        """Opens Amber's account, by a voucher of the year from September 2026 on."""
        payer = Payer.of(key_pair)
        payer.publish(care_app)

        def open_one(**said):
            said = {"period": "2026", "extended": False} | said
            with unit_of_work.acting("client_web", account_id=AMBER):
                db.session.add(Account(account_id=AMBER, unit_id=UNIT, covered_until=date(2027, 8, 31), **said))
            with unit_of_work.everybody("care_job"):
                return appointments.member_of(AMBER)

        with care_app.app_context():
            yield open_one

    def test_is_of_the_year_of_its_voucher_and_no_other(self, opened):
        assert opened() == Member(UNIT, AMBER, date(2026, 9, 1), date(2026, 9, 1))

    def test_is_of_the_years_before_too_when_it_was_extended(self, opened):
        assert opened(extended=True) == Member(UNIT, AMBER, date.min, date(2026, 9, 1))

    def test_is_nobody_in_a_year_that_the_plan_does_not_know(self, opened):
        assert opened(period="2019") is None

    def test_is_nobody_when_the_account_is_erased(self, opened):
        opened()

        with unit_of_work.everybody("care_job"):
            assert appointments.member_of(uuid4()) is None


class TestTurns:
    def test_have_an_effect_each(self):
        assert {turn.name for turn in effects.TURNS} <= effects.EFFECTS.keys()

    @pytest.mark.parametrize("turn", [turn.name for turn in appointments.TURNS])
    def test_find_nothing_to_do_in_an_empty_house(self, care_app, turn):
        with care_app.app_context(), unit_of_work.everybody("care_job"):
            appointments.EFFECTS[turn](at=datetime(2026, 11, 23, tzinfo=UTC))
